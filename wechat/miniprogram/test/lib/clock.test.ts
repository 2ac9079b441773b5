import { describe, expect, it, vi } from 'vitest'
import { createServerClock } from '@/lib/clock'

const HOUR_MS = 3_600_000
const SERVER = Date.parse('2026-11-21T09:30:00Z')

describe('the clock of a phone that is an hour off', () => {
  it('says what the server says from its first word on, and ignores nonsense', () => {
    const clock = createServerClock(() => SERVER + HOUR_MS, { load: () => 0, save: vi.fn() })
    clock.set('2026-11-21T09:30:00Z')
    expect(clock.now()).toBe(SERVER)
    clock.set('later')
    expect(clock.now()).toBe(SERVER)
  })

  it('still says so when it is opened again without network', () => {
    let kept = 0
    const storage = { load: () => kept, save: (aheadMs: number) => (kept = aheadMs) }
    createServerClock(() => SERVER + HOUR_MS, storage).set('2026-11-21T09:30:00Z')
    expect(createServerClock(() => SERVER + HOUR_MS + 5, storage).now()).toBe(SERVER + 5)
  })

  it('writes nothing down for the way of a message', () => {
    const save = vi.fn()
    const clock = createServerClock(() => SERVER - 40, { load: () => 0, save })
    clock.set('2026-11-21T09:30:00Z')
    expect(clock.now()).toBe(SERVER)
    expect(save).not.toHaveBeenCalled()
  })
})
