/** What a volunteer answered to the question of their task: whether somebody was found, whether something is wrong. */
import type { Assignment } from '@/api/types'

export interface Finding {
  /** In the catalogue. */
  key: string
  look: 'done' | 'wait' | ''
}

/** Null for kinds whose report asks no question. */
export function findingOf(kind: Assignment['package']['kind'], found: boolean): Finding | null {
  if (kind !== 'missing_person' && kind !== 'hazard_check') return null
  const good = kind === 'missing_person' ? 'done' : 'wait'
  return { key: `detail.finding_${kind}_${found ? 'yes' : 'no'}`, look: found ? good : '' }
}
