/** Corrections: one administrator proposes to take points back, another decides. */
import { http } from './client'
import type { Id, List, Time } from './types'

export interface Correction {
  id: Id
  /** Numbers of rows in the book, as people quote them. */
  transfer_id: string
  points: number
  reason: string
  state: 'proposed' | 'approved' | 'refused'
  proposed_by: string
  proposed_at: Time
  decided_by: string | null
  decided_at: Time | null
  decision_note: string | null
  posted_transfer_id: string | null
  actions: string[]
}

export interface CorrectionForm {
  key: string
  transfer_id: number
  points: number
  reason: string
}

export const correctionsApi = {
  list: (state: Correction['state'] | '', cursor?: string | null) =>
    http.get<List<Correction>>('/ledger/corrections', { state, cursor }),
  propose: (form: CorrectionForm) => http.post<Correction>('/ledger/corrections', form),
  approve: (id: Id) => http.post<Correction>(`/ledger/corrections/${id}/approve`),
  refuse: (id: Id, reason: string) => http.post<Correction>(`/ledger/corrections/${id}/refuse`, { reason }),
}
