/** The audit trail, as auditors read it: who did or looked at what, in words. */
import type { Query } from '../../../api/calls'
import { http } from './client'

export type { AuditLine } from './types'
export type AuditQuery = Query<'/audit'>

export const auditApi = {
  list: (query: AuditQuery) => http.get('/audit', { query }),
  /** Everything that can stand in the trail, to choose from. */
  actions: () => http.get('/audit/actions'),
}
