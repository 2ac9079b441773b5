/** What is said of a round that has not gone out: the first of them is counted down to, as long as it can come. */
import type { Round, TaskPackage } from '@/api/types'

export type RoundWords = 'counts_down' | 'going_out' | 'later' | 'paused' | 'never'

/** Full packages wait for a free seat; nothing goes out of one that ended or whose deadline has passed. */
export function wordsOf(task: TaskPackage, round: Round, nowMs: number): RoundWords {
  const isOver = !['draft', 'awaiting_approval', 'open', 'full'].includes(task.state)
  const isOverdue = task.deadline_at !== null && task.opened_at !== null && Date.parse(task.deadline_at) <= nowMs
  if (isOver || isOverdue) return 'never'
  const isNext = round === task.rounds.find((row) => row.done_at === null)
  if (!round.due_at || !isNext) return 'later'
  if (task.state === 'full') return 'paused'
  return Date.parse(round.due_at) > nowMs ? 'counts_down' : 'going_out'
}
