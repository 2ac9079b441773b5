/** Shapes of the composer and the hand-over. */
import type { Area, Details, Id, PackageKind, Time } from './types'

export interface RoundPlan {
  range_m: number
  cap: number
  wait_s: number
}

export interface PackageFields {
  kind: PackageKind
  title: string
  summary: string
  area: Area | null
  place_text: string
  reward_points: number
  seats: number
  duration_min: number | null
  deadline_at?: Time | null
  arrive_within_min: number
  incident_number: string
  guardian_consent: { guardian_name: string; relation: string } | null
  danger_to_life: boolean
  rounds: RoundPlan[]
  details: Details
  photo_id: Id | null
}

export interface ParsedCall {
  fields: Partial<PackageFields>
  found: string[]
}

export interface RingReach {
  range_m: number
  online: number
  on_duty: number
  wakeable: number
  cells: number
}

export interface Responsible {
  regions: { code: string; name: string; level?: string }[]
  station: { id: Id; name: string; phone: string } | null
}

export interface Colleague {
  id: Id
  display_name: string
  officer_number?: string | null
  disabled?: boolean
  roles: { role: string }[]
}

export interface OpenItem {
  id: Id
  kind: string
  title: string
  number: string
  state: string
  since: Time | null
  package_id?: Id
  who?: string | null
}

export interface Handover {
  id: Id
  from: { id: Id; display_name: string }
  to: { id: Id; display_name: string }
  note: string
  items: OpenItem[]
  created_at: Time
  signed_at: Time | null
  state?: 'waiting' | 'signed' | 'withdrawn'
  withdrawn_at?: Time | null
}
