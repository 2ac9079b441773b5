import { describe, expect, it } from 'vitest'
import { inTurn, type Sent } from '@/lib/sent'
import { aSighting } from '../cards'
import { anErrand } from './phone'

const seen = (id: string, changes: Parameters<typeof aSighting>[0] = {}): Sent => ({
  what: 'sighting',
  sighting: aSighting({ id, sent_at: '2026-11-21T09:30:00Z', ...changes }),
})
const kept = (changes: Parameters<typeof anErrand>[0]): Sent => ({ what: 'errand', errand: anErrand(changes) })
const called = (answered_at: string | null): Sent => ({ what: 'help', help: { at: '2026-11-21T09:10:00Z', answered_at, position: null } })

describe('what was told', () => {
  it('begins with what changed last, not with what was told last', () => {
    const judged = seen('judged', { sent_at: '2026-11-21T09:20:00Z', judged_at: '2026-11-21T09:40:00Z' })
    const opened = seen('opened', { sent_at: '2026-11-21T09:21:00Z', opened_at: '2026-11-21T09:35:00Z' })
    const fresh = seen('fresh')
    expect(inTurn([fresh, opened, judged])).toEqual([judged, opened, fresh])
  })

  it('has a call for help before all else until it is answered', () => {
    const report = kept({ made_at: '2026-11-21T09:50:00Z' })
    const waiting = kept({ kind: 'help', made_at: '2026-11-21T09:00:00Z' })
    expect(inTurn([report, called(null)])[0]).toEqual(called(null))
    expect(inTurn([report, waiting])[0]).toBe(waiting)
    expect(inTurn([called('2026-11-21T09:15:00Z'), report])[0]).toBe(report)
  })
})
