/** The ledger's reports and the opening of budgets. */
import type { Schema } from '../../../api/calls'
import { http } from './client'
import type { AccountKind } from './types'

export type NewBudget = Schema<'ledger.BudgetIn'>

export const ledgerApi = {
  trialBalance: () => http.get('/ledger/trial-balance'),
  accounts: (kind: AccountKind, cursor?: string | null) => http.get('/ledger/accounts', { query: { kind, cursor } }),
  statement: (id: string, query: { from?: string; to?: string; cursor?: string | null }) =>
    http.get('/ledger/accounts/{account_id}/statement', {
      path: { account_id: id },
      query,
    }),
  transfers: (query: { account?: string; cause?: string; cursor?: string | null }) =>
    http.get('/ledger/transfers', { query }),
  budgets: () => http.get('/ledger/budgets'),
  openBudget: (body: NewBudget) => http.post('/ledger/budgets', { body }),
  verification: () => http.get('/ledger/verification'),
  verify: () => http.post('/ledger/verification'),
}
