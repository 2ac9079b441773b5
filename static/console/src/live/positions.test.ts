import { describe, expect, it } from 'vitest'

import type { Assignment, LivePosition, Snapshot } from '@/api/types'

import { dropOver, shownPositions } from './positions'
import { applyEvent, emptyState, takeSnapshot } from './state'

const NOW = Date.parse('2026-11-21T10:00:00Z')
const seat = (state: string) => ({ id: 'a', state }) as Assignment
const told = (at = '2026-11-21T09:59:00Z') =>
  new Map([['a', { assignment_id: 'a', lon: 118.1, lat: 24.5, at } as LivePosition]])
const nothing: Snapshot = {
  number: 9,
  packages: [],
  assignments: [],
  sightings: [],
  handovers: [],
  registrations_pending: 0,
} as unknown as Snapshot

describe('where somebody is', () => {
  it.each(['grabbed', 'arrived'])('is shown while they are out (%s)', (state) => {
    const desk = emptyState()
    desk.assignments.set('a', seat(state))
    expect(shownPositions(told(), desk.assignments, NOW)).toHaveLength(1)
  })

  it.each(['reported', 'confirmed', 'released', 'lapsed', 'rejected', 'stood_down'])(
    'is not shown once it is over (%s), nor after the next snapshot, which leaves the assignment out',
    (state) => {
      const desk = emptyState()
      const positions = told()
      desk.number = 0
      applyEvent(desk, { number: 1, type: 'assignment', data: seat(state) } as never)
      expect(shownPositions(positions, desk.assignments, NOW)).toEqual([])
      takeSnapshot(desk, nothing)
      expect(shownPositions(positions, desk.assignments, NOW)).toEqual([])
      dropOver(positions, desk.assignments)
      expect(positions.size).toBe(0)
    },
  )

  it('is not shown long after it was told', () => {
    const desk = emptyState()
    desk.assignments.set('a', seat('arrived'))
    expect(shownPositions(told('2026-11-21T09:00:00Z'), desk.assignments, NOW)).toEqual([])
  })
})
