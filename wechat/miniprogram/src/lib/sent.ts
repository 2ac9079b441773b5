/** What somebody has told about one task: whatever of it is still news, in the order in which one wants to hear of it. */

import type { Assignment, Sighting } from '@/api/types'
import type { Errand } from '@/lib/outbox'

export type Sent =
  | { what: 'errand'; errand: Errand }
  | { what: 'help'; help: NonNullable<Assignment['help']> }
  | { what: 'sighting'; sighting: Sighting }

/** A call for help that nobody has answered comes before all else; then what changed last. */
export function inTurn(all: readonly Sent[]): Sent[] {
  return [...all].sort((a, b) => Number(isOpenCall(b)) - Number(isOpenCall(a)) || changedAt(b) - changedAt(a))
}

function isOpenCall(sent: Sent): boolean {
  return sent.what === 'help' ? !sent.help.answered_at : sent.what === 'errand' && sent.errand.kind === 'help'
}

function changedAt(sent: Sent): number {
  if (sent.what === 'errand') return Date.parse(sent.errand.made_at)
  if (sent.what === 'help') return Date.parse(sent.help.answered_at ?? sent.help.at)
  const { sent_at: told, opened_at: opened, judged_at: judged } = sent.sighting
  return Date.parse(judged ?? opened ?? told)
}
