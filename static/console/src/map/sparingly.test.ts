import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import { sparingly } from './sparingly'

describe('drawing sparingly', () => {
  beforeEach(() => {
    vi.useFakeTimers()
  })
  afterEach(() => {
    vi.useRealTimers()
  })

  it('draws the first at once and the newest of a herd once the time is up', () => {
    let newest = 0
    const drawn: number[] = []
    const cells = sparingly(10_000, () => drawn.push(newest))
    for (newest = 1; newest <= 5; newest += 1) {
      cells.soon()
      vi.advanceTimersByTime(2_000)
    }
    expect(drawn).toEqual([1, 5])
    vi.advanceTimersByTime(60_000)
    expect(drawn).toHaveLength(2)
  })

  it('does not let anybody wait who asked for it, nor draw that twice', () => {
    const draw = vi.fn()
    const cells = sparingly(10_000, draw)
    cells.soon()
    cells.soon()
    cells.now()
    expect(draw).toHaveBeenCalledTimes(2)
    vi.advanceTimersByTime(9_000)
    expect(draw).toHaveBeenCalledTimes(2)
  })

  it('draws nothing on a map that is gone', () => {
    const draw = vi.fn()
    const cells = sparingly(10_000, draw)
    cells.soon()
    cells.soon()
    cells.stop()
    vi.advanceTimersByTime(60_000)
    expect(draw).toHaveBeenCalledTimes(1)
  })
})
