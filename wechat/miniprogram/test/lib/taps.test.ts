import { describe, expect, it } from 'vitest'
import { createTapGuard, DOUBLE_TAP_MS } from '@/lib/taps'

describe('taps', () => {
  it('takes the second of a pair for the same wish, whatever lies under the finger by then', () => {
    const guard = createTapGuard()
    expect(guard.isMeant({ at: 0, x: 195, y: 780 })).toBe(true)
    expect(guard.isMeant({ at: 120, x: 199, y: 776 })).toBe(false)
    expect(guard.isMeant({ at: DOUBLE_TAP_MS, x: 195, y: 780 })).toBe(true)
  })

  it('lets a quick finger press one button after another', () => {
    const guard = createTapGuard()
    expect(guard.isMeant({ at: 0, x: 195, y: 780 })).toBe(true)
    expect(guard.isMeant({ at: 150, x: 195, y: 700 })).toBe(true)
    guard.note({ at: 200, x: 40, y: 300 })
    expect(guard.isMeant({ at: 300, x: 195, y: 700 })).toBe(true)
  })
})
