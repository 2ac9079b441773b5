/** The ledger's reports and the opening of budgets. */
import { http } from './client'
import type { AccountKind, Budget, LedgerAccount, Statement, Transfer, TrialBalance, Verification } from './ledger_types'
import type { List } from './types'

export interface NewBudget {
  key: string
  name: string
  region_code: string
  year: number
  points: number
  source_of_funds: string
  document_number: string
}

export const ledgerApi = {
  trialBalance: () => http.get<TrialBalance>('/ledger/trial-balance'),
  accounts: (kind: AccountKind, cursor?: string | null) =>
    http.get<List<LedgerAccount>>('/ledger/accounts', { kind, cursor }),
  statement: (id: string, query: { from?: string; to?: string; cursor?: string | null }) =>
    http.get<Statement>(`/ledger/accounts/${id}/statement`, query),
  transfers: (query: { account?: string; cause?: string; cursor?: string | null }) =>
    http.get<List<Transfer>>('/ledger/transfers', query),
  budgets: () => http.get<List<Budget>>('/ledger/budgets'),
  openBudget: (budget: NewBudget) => http.post<Budget>('/ledger/budgets', budget),
  verification: () => http.get<Verification>('/ledger/verification'),
}
