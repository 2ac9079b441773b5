import { expect, it } from 'vitest'

import type { TaskPackage } from '@/api/types'

import { wordsOf } from './round_words'

const NOW = Date.parse('2026-11-21T10:00:00Z')
const task = (state: string, due_at: string | null, deadline_at = '2026-11-21T12:00:00Z') =>
  ({
    state,
    deadline_at,
    opened_at: '2026-11-21T09:50:00Z',
    rounds: [
      { number: 1, done_at: '2026-11-21T09:50:00Z', due_at: null },
      { number: 2, done_at: null, due_at },
      { number: 3, done_at: null, due_at: null },
    ],
  }) as unknown as TaskPackage
const words = (row: TaskPackage) => row.rounds.slice(1).map((round) => wordsOf(row, round, NOW))
const PAST = '2026-11-21T09:59:00Z'

it('a round of an open package is counted down to, then goes out', () => {
  expect(words(task('open', '2026-11-21T10:01:00Z'))).toEqual(['counts_down', 'later'])
  expect(words(task('open', PAST))).toEqual(['going_out', 'later'])
})

it('a full package pauses its next round, due or not, and no other', () => {
  expect(words(task('full', '2026-11-21T10:01:00Z'))).toEqual(['paused', 'later'])
  expect(words(task('full', PAST))).toEqual(['paused', 'later'])
})

it.each(['resolved', 'retracted', 'expired'])('nothing more goes out of a package that is %s', (state) => {
  expect(words(task(state, null))).toEqual(['never', 'never'])
})

it('nothing more goes out past the deadline', () => {
  expect(words(task('open', PAST, '2026-11-21T10:00:00Z'))).toEqual(['never', 'never'])
})
