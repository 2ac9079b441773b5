/** Shapes of the ledger: accounts by number, whole points, transfers that are never changed. */
import type { Id, Time } from './types'

export type AccountKind = 'treasury' | 'budget' | 'escrow' | 'wallet'

/** An account, or in the trial balance a whole group of them: a group has no number. */
export interface LedgerAccount {
  id: Id | null
  kind: AccountKind
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
  kind: string
  counterpart: string
}

export interface Statement {
  account: LedgerAccount
  opening_balance: number
  closing_balance: number
  items: StatementRow[]
  next: string | null
}

export interface Transfer {
  id: Id
  at: Time
  kind: string
  debit_account: { id: Id; name: string }
  credit_account: { id: Id; name: string }
  points: number
  sentence: string
  /** Opaque: transfers with one cause share it; nothing leads from it to a person's tip. */
  cause: Id
  corrects: Id | null
}

export interface Budget {
  id: Id
  account_id: Id
  name: string
  region_code: string
  region_name: string
  year: number
  points: number
  balance: number
  held: number
  awarded: number
  source_of_funds: string
  document_number: string
  opened_at: Time
}

export interface Verification {
  ok: boolean
  checked_transfers: number
  ledger_sum: number
  chain: { sealed_to: number; unsealed: number; head: string }
  first_bad: string | null
  fault_count: number
}
