/** What the console's socket carries. */
import type { Handover } from './desk_types'
import type { Assignment, Id, LonLat, Registration, Sighting, Station, TaskPackage, Time } from './types'

/** One H3 cell of resolution 9: its index, how many are connected, how many are on duty. */
export type PresenceCell = [cell: string, online: number, onDuty: number]
export interface Presence {
  cells: PresenceCell[]
  totals: { online: number; on_duty: number; wakeable: number }
}

export interface LivePosition extends LonLat {
  assignment_id: Id
  package_id: Id
  accuracy_m: number | null
  at: Time
  name: string
}

export interface Snapshot {
  number: number
  server_time: Time
  packages: TaskPackage[]
  assignments: Assignment[]
  sightings: Sighting[]
  registrations_pending: number
  stations: Station[]
  presence: Presence
  handovers: Handover[]
}

export type LiveEvent = { number: number; at: Time } & (
  | { type: 'package'; data: TaskPackage }
  | { type: 'assignment'; data: Assignment }
  | { type: 'sighting'; data: Sighting }
  | { type: 'registration'; data: Registration }
  | { type: 'handover'; data: Handover }
)
