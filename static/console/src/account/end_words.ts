/** Why a session is over, in words: the server sends only which of the reasons it was. */
import { say } from '@/i18n'

const REASONS = ['revoked', 'expired', 'password_changed', 'account_changed', 'erased', 'gone']

/** Nothing for somebody who signed out: they know. */
export function endWords(reason: string): string | null {
  if (reason === 'signed_out') return null
  return say(`account.ended_${REASONS.includes(reason) ? reason : 'expired'}`)
}
