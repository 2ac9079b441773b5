/** Why a session is over, in words: the server sends only which of the reasons it was. */
import { say } from '@/i18n'

const REASONS = ['signed_out', 'revoked', 'expired', 'password_changed', 'account_changed', 'erased', 'gone']

/** They left this desk, or were taken from it; one that ran out is neither. */
const LEFT = new Set(['signed_out', 'revoked', 'erased'])

/** Whether nobody is to come back to this desk: what was written on it goes. */
export const isLeft = (reason: string): boolean => LEFT.has(reason)

export function endWords(reason: string): string {
  return say(`account.ended_${REASONS.includes(reason) ? reason : 'expired'}`)
}
