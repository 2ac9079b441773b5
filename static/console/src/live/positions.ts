/** Where people are: only while they are out, and only for as long as what they told still says something. */
import type { Id, LivePosition } from '@/api/types'

import type { LiveState } from './state'

/** A position older than this says nothing about where someone is. */
const POSITION_STALE_MS = 30 * 60_000

type Assignments = LiveState['assignments']

/** An assignment this desk does not know may be long over: its volunteer is not to be seen any more. */
function isOut(assignments: Assignments, id: Id): boolean {
  const state = assignments.get(id)?.state
  return state === 'grabbed' || state === 'arrived'
}

export function shownPositions(
  positions: ReadonlyMap<Id, LivePosition>,
  assignments: Assignments,
  nowMs: number,
): LivePosition[] {
  return [...positions.values()].filter(
    (row) => isOut(assignments, row.assignment_id) && nowMs - Date.parse(row.at) < POSITION_STALE_MS,
  )
}

/** Nothing is kept of an assignment that is over. */
export function dropOver(positions: Map<Id, LivePosition>, assignments: Assignments): void {
  for (const id of positions.keys()) if (!isOut(assignments, id)) positions.delete(id)
}
