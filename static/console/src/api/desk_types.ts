/** Shapes of the composer, the hand-over and the ledger. */
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
  role?: string
  roles?: string[]
}

export interface OpenItem {
  id: Id
  kind: string
  title: string
  number?: string | null
  state?: string
  since?: Time | null
}

export interface Handover {
  id: Id
  from: { id: Id; display_name: string }
  to: { id: Id; display_name: string }
  note: string
  items: OpenItem[]
  created_at: Time
  signed_at: Time | null
}

export interface LedgerAccount {
  id: Id
  kind: string
  name: string
  debit: number
  credit: number
  balance: number
}

export interface TrialBalance {
  accounts: LedgerAccount[]
  sum: number
}

export interface StatementRow {
  at: Time
  sentence: string
  debit: number
  credit: number
  balance: number
  transfer_id: Id
  kind?: string
}

export interface Statement {
  account: LedgerAccount
  opening_balance: number
  closing_balance: number
  items: StatementRow[]
}

export interface Transfer {
  id: Id
  at: Time
  debit_account: { id: Id; name: string }
  credit_account: { id: Id; name: string }
  points: number
  sentence: string
  kind?: string
  cause?: string | null
  corrects?: Id | null
}

export interface Budget {
  id: Id
  name: string
  region_code: string
  region_name?: string
  year: number
  points: number
  balance: number
  source_of_funds: string
  document_number: string
  opened_at?: Time
  account_id?: Id
}

export interface Verification {
  ok: boolean
  checked_transfers: number
  chain: { sealed_to: number; unsealed: number }
  first_bad?: string | null
}
