/** Corrections: one administrator proposes to take points back, another decides. */
import { http } from './client'
import type { Correction, Id, Schema } from './types'

export type { Correction } from './types'
export type CorrectionForm = Schema<'ledger.CorrectionIn'>

const one = (correction_id: Id) => ({ path: { correction_id } })

export const correctionsApi = {
  list: (state: Correction['state'] | '', cursor?: string | null) =>
    http.get('/ledger/corrections', { query: { state: state || null, cursor } }),
  propose: (body: CorrectionForm) => http.post('/ledger/corrections', { body }),
  approve: (id: Id) => http.post('/ledger/corrections/{correction_id}/approve', one(id)),
  refuse: (id: Id, reason: string) =>
    http.post('/ledger/corrections/{correction_id}/refuse', { ...one(id), body: { reason } }),
}
