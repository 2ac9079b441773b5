/** The shapes of the HTTP and socket contract, as staff see them. Times are RFC 3339 in UTC; positions WGS-84. */
import type { Point, Polygon } from 'geojson'

export type { DemoIdentity, Role, Session, SessionRow } from './account_types'
export type { LiveEvent, LivePosition, Presence, PresenceCell, Snapshot } from './live_types'

export type Id = string
export type Time = string

export type PackageKind =
  | 'missing_person'
  | 'hazard_check'
  | 'area_patrol'
  | 'public_notice'
  | 'community_help'
export type PackageState =
  | 'draft'
  | 'awaiting_approval'
  | 'open'
  | 'full'
  | 'resolved'
  | 'retracted'
  | 'expired'
export type NameAndFace = 'none' | 'withheld' | 'awaiting_approval' | 'approved' | 'break_glass'
export type AssignmentState =
  | 'grabbed'
  | 'arrived'
  | 'reported'
  | 'confirmed'
  | 'rejected'
  | 'released'
  | 'lapsed'
  | 'stood_down'
export type SightingState = 'new' | 'credible' | 'ruled_out' | 'found'
export type RegistrationState = 'pending' | 'approved' | 'refused' | 'awaiting_claim'

export interface List<T> {
  items: T[]
  next: string | null
}

export interface Region {
  code: string
  name: string
}

export interface Photo {
  id: Id
  url: string
  thumb_url?: string
}

export interface Round {
  number: number
  range_m: number
  cap: number
  wait_s?: number
  due_at: Time | null
  done_at: Time | null
  alerted: { online: number; notified: number; woken: number }
}

export interface HistoryRow {
  at: Time
  action: string
  by: string | { id: Id; display_name: string } | null
  note: string | null
}

export interface MissingPersonDetails {
  category?: string
  age?: number | null
  sex?: 'female' | 'male'
  height_cm?: number | null
  clothing?: string
  features?: string
  last_seen_at?: Time | null
  direction?: string
  likely_roads?: string[]
  name?: string | null
}
export interface Details extends MissingPersonDetails {
  what?: string
  questions?: string[]
  focus?: string
  minutes?: number | null
  message?: string
  leaflet_url?: string
  for_whom?: string
}

export type Area = Point | Polygon

export interface TaskPackage {
  id: Id
  number: string
  kind: PackageKind
  state: PackageState
  version: number
  title: string
  summary: string
  station: { id: Id; name: string; phone: string } | null
  officer_number: string
  posted_by: { id: Id; name?: string; display_name?: string } | null
  area: Area
  place_text: string
  region_code: string
  region_name: string
  reward_points: number
  seats: number
  seats_taken: number
  arrive_within_min: number
  opened_at: Time | null
  deadline_at: Time | null
  ended_at: Time | null
  approval_asked_at?: Time | null
  false_alarm?: boolean
  duration_min?: number | null
  outcome: string | null
  incident_number: string | null
  guardian_consent: { guardian_name: string | null; relation: string; recorded_at?: Time } | null
  name_and_face: NameAndFace
  danger_to_life: boolean
  safety_note: string
  escrow_points: number
  rounds: Round[]
  reached_range_m: number
  details: Details
  photo: Photo | null
  actions: string[]
  assignments?: Assignment[]
  watchers: number
  sightings_open: number
  history?: HistoryRow[]
}

export interface LonLat {
  lon: number
  lat: number
}

export interface Report {
  text: string
  found: boolean
  photos: Photo[]
  position: LonLat | Point | null
  at: Time
}

export interface Assignment {
  id: Id
  package_id: Id
  package: { number: string; kind: PackageKind; title: string; state: PackageState }
  volunteer: { id: Id; display_name: string; phone?: string | null }
  state: AssignmentState
  grabbed_at: Time
  arrive_by: Time | null
  arrived_at: Time | null
  ended_at: Time | null
  report: Report | null
  reward_points: number
  insured: boolean
  reason: string | null
  actions: string[]
  position: (LonLat & { accuracy_m: number | null; at: Time }) | null
  help?: { at: Time; position: LonLat | Point | null } | null
  points?: number | null
}

export interface Sighting {
  id: Id
  package_id: Id
  package_number: string
  by: { id: Id; display_name: string; phone?: string | null }
  position: LonLat | Point
  place_text: string
  text: string
  photos: Photo[]
  seen_at: Time
  sent_at: Time
  opened_at: Time | null
  state: SightingState
  reason: string | null
  actions: string[]
}

export interface Registration {
  id: Id
  state: RegistrationState
  name: string
  identity_masked: string
  phone_masked: string
  home_region: Region
  submitted_at: Time
  decided_at: Time | null
  reason: string | null
  registered_by?: Id | null
  /** In clear, only where one registration is read by those who decide; every such reading is audited. */
  identity_number?: string | null
  phone?: string | null
}

/** A name and face shown without approval, to be looked at the next day. */
export interface Review {
  id: Id
  package_id: Id
  package_number: string
  reason: string
  broken_by: { id: Id; display_name: string }
  broken_at: Time
  finding: string | null
}

export interface Station {
  id: Id
  name: string
  phone: string
  region_code: string
  position: Point
  demo: boolean
}
