/** The ledger's reports and the opening of budgets. */
import { http } from './client'
import type { Budget, LedgerAccount, Statement, Transfer, TrialBalance, Verification } from './desk_types'
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
  accounts: (kind?: string, cursor?: string | null) =>
    http.get<List<LedgerAccount>>('/ledger/accounts', { kind, cursor }),
  statement: (id: string, from?: string, to?: string) =>
    http.get<Statement>(`/ledger/accounts/${id}/statement`, { from, to }),
  transfers: (query: { account?: string; cause?: string; cursor?: string | null }) =>
    http.get<List<Transfer>>('/ledger/transfers', query),
  budgets: () => http.get<List<Budget>>('/ledger/budgets'),
  openBudget: (budget: NewBudget) => http.post<Budget>('/ledger/budgets', budget),
  verification: () => http.get<Verification>('/ledger/verification'),
}
