/** The shapes of the server's answers and events, field by field as the API names them. */

export type Language = 'zh' | 'en'

/** An RFC 3339 time in UTC, for example 2026-11-21T09:30:00Z. */
export type Timestamp = string

/** An H3 cell at resolution 9 (about 200 m across): all that an idle phone ever shares. */
export type Cell = string

export interface Problem {
  type: string
  title: string
  status: number
  detail: string
  errors?: Record<string, string[]>
}

export interface Items<T> {
  items: T[]
  next: string | null
}

export interface DemoIdentity {
  code: string
  display_name: string
  kind: 'volunteer' | 'citizen' | 'staff'
  role: string
  note: string
  username?: string
}

export type VolunteerState = 'pending' | 'approved' | 'refused'

export interface Person {
  id: string
  display_name: string
  kind: 'staff' | 'volunteer' | 'citizen'
  volunteer_state: VolunteerState | null
}

export interface Session {
  person: Person
  demo: boolean
  server_time: Timestamp
  language: Language
}

export interface Consent {
  version: string
  title: string
  text: string
}

export interface Region {
  code: string
  name: string
  level: string
}

export type RegistrationState = 'pending' | 'approved' | 'refused' | 'awaiting_claim' | 'withdrawn'

export interface Registration {
  id: string
  state: RegistrationState
  name: string
  identity_masked: string
  phone_masked: string
  home_region: { code: string; name: string }
  submitted_at: Timestamp
  decided_at: Timestamp | null
  reason: string | null
  actions: string[]
}

export interface RegistrationRequest {
  name: string
  identity_number: string
  phone: string
  home_region_code: string
  consent_version: string
}

export interface Duty {
  on: boolean
  until: Timestamp | null
}

export interface WatchArea {
  label: string
  cell: Cell
}

export interface Settings {
  wake_for_life: boolean
  watch_areas: WatchArea[]
  language: Language
  large_type: boolean
}

export type PackageKind = 'missing_person' | 'hazard_check' | 'area_patrol' | 'public_notice' | 'community_help'

export type PackageState = 'draft' | 'awaiting_approval' | 'open' | 'full' | 'resolved' | 'retracted' | 'expired'

/** What everybody alerted may read: never a name, never a face. */
export interface Card {
  id: string
  number: string
  kind: PackageKind
  version: number
  round: number
  state: PackageState
  title: string
  summary: string
  area: { lon: number; lat: number; radius_m: number }
  range_m: number
  age_band: string | null
  sex: 'female' | 'male' | null
  height_cm: number | null
  clothing: string | null
  features: string | null
  direction: string | null
  likely_roads: string[] | null
  last_seen_at: Timestamp | null
  place_text: string | null
  reward_points: number
  seats: number
  seats_left: number
  opened_at: Timestamp
  deadline_at: Timestamp | null
  arrive_within_min: number | null
  station: { name: string; phone: string | null } | null
  officer_number: string | null
  safety_note: string | null
  danger_to_life: boolean
  insured: boolean
  watching: boolean
  holding: boolean
}

/** What a holder may read besides, watermarked, until the package ends. */
export interface Briefing extends Card {
  name: string | null
  photo: { url: string } | null
  details: Record<string, unknown>
  incident_number: string | null
  watermark: string
  changed_at: Timestamp | null
}

/** A change of briefing as it is told to all holders at once: name, face and watermark have to be asked for. */
export type BriefingChange = Briefing & { sealed_left_out?: boolean }

export type AssignmentState =
  | 'grabbed'
  | 'arrived'
  | 'reported'
  | 'confirmed'
  | 'rejected'
  | 'released'
  | 'lapsed'
  | 'stood_down'

export interface Position {
  lon: number
  lat: number
  accuracy_m: number | null
}

export interface Report {
  text: string
  found: boolean
  photos: PhotoLink[]
  position: Position | null
  at: Timestamp
}

export interface Assignment {
  id: string
  package_id: string
  package: { number: string; kind: PackageKind; title: string; state: PackageState }
  state: AssignmentState
  grabbed_at: Timestamp
  arrive_by: Timestamp | null
  arrived_at: Timestamp | null
  ended_at: Timestamp | null
  report: Report | null
  reward_points: number
  /** What was really awarded, once the station has confirmed it. */
  points: number | null
  insured: boolean
  reason: string | null
  actions: string[]
}

export type SightingState = 'new' | 'credible' | 'ruled_out' | 'found'

export interface Sighting {
  id: string
  package_id: string
  package_number: string
  text: string | null
  seen_at: Timestamp
  sent_at: Timestamp
  opened_at: Timestamp | null
  state: SightingState
  reason: string | null
}

export interface PhotoLink {
  id: string
  url: string
}

export interface PackageEnded {
  id: string
  number: string
  state: PackageState
  /** What happened, in Chinese; everybody is told at once, so both languages travel. */
  outcome_text: string
  outcome_text_en: string
  at: Timestamp
}

export interface PendingPoints {
  points: number
  why: string
  package_number: string | null
  since: Timestamp
}

export interface Wallet {
  balance: number
  pending: PendingPoints[]
}

export interface WalletEntry {
  at: Timestamp
  points: number
  balance_after: number
  sentence: string
  /** Only where it comes over the socket, which does not know who listens. */
  sentence_en?: string
  kind: string
}

export interface Welcome {
  server_time: Timestamp
  duty: Duty
  packages: Card[]
  assignments: Assignment[]
  settings: Settings
}

export interface SyncAnswer {
  server_time: Timestamp
  packages: Card[]
  assignments: Assignment[]
}

export interface GrabAnswer {
  assignment: Assignment
  briefing: Briefing
}
