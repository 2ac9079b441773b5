/** The audit trail, as auditors read it: who did or looked at what, in words. */
import { http } from './client'
import type { Id, List, Time } from './types'

export interface AuditLine {
  id: string
  at: Time
  /** Null: the system itself. */
  actor: { id: Id; display_name: string } | null
  action: string
  /** In the reader's language, like `object_words` and `detail`. */
  action_words: string
  object_kind: string
  object_id: string | null
  object_words: string
  station: { id: Id; name: string } | null
  reason: string | null
  detail: string | null
}

export interface AuditQuery {
  actor?: Id
  action?: string
  object_kind?: string
  object?: string
  since?: Time
  until?: Time
  cursor?: string | null
}

export const auditApi = {
  list: (query: AuditQuery) => http.get<List<AuditLine>>('/audit', { ...query }),
  /** Everything that can stand in the trail, to choose from. */
  actions: () => http.get<List<{ action: string; words: string }>>('/audit/actions'),
}
