import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import { isGiven, takeBack, undoable, UNDO_MS, withUndo } from './undo'

describe('an answer that can be taken back', () => {
  const sent: string[] = []
  let answer: () => void = () => undefined
  const press = (wish: string) => {
    withUndo(wish, `sentence ${wish}`, () => {
      sent.push(wish)
      return new Promise<void>((resolve) => (answer = resolve))
    })
  }
  beforeEach(() => {
    vi.useFakeTimers()
    sent.length = 0
  })
  afterEach(async () => {
    takeBack()
    answer()
    await vi.runAllTimersAsync()
    vi.useRealTimers()
  })

  it('is one answer however often it is pressed, and one press takes it back', async () => {
    press('confirm a')
    press('confirm a')
    expect([sent, undoable.value?.sentence]).toEqual([[], 'sentence confirm a'])
    takeBack()
    await vi.advanceTimersByTimeAsync(2 * UNDO_MS)
    expect([sent, isGiven('confirm a')]).toEqual([[], false])
  })

  it('is not given again while it is on its way', async () => {
    press('confirm a')
    await vi.advanceTimersByTimeAsync(UNDO_MS)
    press('confirm a')
    expect([sent, undoable.value, isGiven('confirm a')]).toEqual([['confirm a'], null, true])
    answer()
    await vi.advanceTimersByTimeAsync(0)
    expect(isGiven('confirm a')).toBe(false)
  })

  it('goes at once when another is given', () => {
    press('confirm a')
    press('confirm b')
    expect([sent, undoable.value?.sentence]).toEqual([['confirm a'], 'sentence confirm b'])
  })

  it('can be given again once it was taken back', async () => {
    press('confirm a')
    takeBack()
    press('confirm a')
    await vi.advanceTimersByTimeAsync(UNDO_MS)
    expect(sent).toEqual(['confirm a'])
  })
})
