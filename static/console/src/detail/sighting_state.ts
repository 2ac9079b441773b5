import type { Sighting } from '@/api/types'

/** What a sighting is shown as: one that was credible stays so when the end of its task closes it. */
export function shownState({ state, judged_at }: Pick<Sighting, 'state' | 'judged_at'>): string {
  return state === 'closed' && judged_at ? 'closed_credible' : state
}
