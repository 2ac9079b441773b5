import { describe, expect, it } from 'vitest'
import { byUrgency } from '@/stores/cards'
import { aCard } from '../cards'

describe('what is asked first', () => {
  it('is a life, then where there is a seat, then somebody missing, then what is new', () => {
    const cards = [
      aCard({ id: 'full', kind: 'missing_person', seats_left: 0, danger_to_life: false }),
      aCard({ id: 'old', kind: 'hazard_check', seats_left: 1, danger_to_life: false, opened_at: '2026-11-21T08:00:00Z' }),
      aCard({ id: 'new', kind: 'hazard_check', seats_left: 1, danger_to_life: false, opened_at: '2026-11-21T09:00:00Z' }),
      aCard({ id: 'missing', kind: 'missing_person', seats_left: 1, danger_to_life: false }),
      aCard({ id: 'life', kind: 'missing_person', seats_left: 0, danger_to_life: true }),
    ]
    expect(cards.sort(byUrgency).map((card) => card.id)).toEqual(['life', 'missing', 'new', 'old', 'full'])
  })
})
