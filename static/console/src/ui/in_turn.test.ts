import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import { inTurn } from './in_turn'

describe('work that is wanted again and again', () => {
  const answers: (() => void)[] = []
  const begun: number[] = []
  let wish = 0
  const work = () =>
    new Promise<void>((resolve) => {
      begun.push(wish)
      answers.push(resolve)
    })

  beforeEach(() => {
    vi.useFakeTimers()
    answers.length = begun.length = wish = 0
  })
  afterEach(() => vi.useRealTimers())

  it('is done one at a time, and then for the latest wish alone', async () => {
    const turn = inTurn(work, 250)
    for (wish = 1; wish <= 20; wish += 1) {
      turn.want()
      await vi.advanceTimersByTimeAsync(100)
    }
    expect(begun).toEqual([1])
    answers[0]?.()
    await vi.advanceTimersByTimeAsync(0)
    expect(begun).toEqual([1, 21])
  })

  it('keeps its pace when the answers come at once', async () => {
    const turn = inTurn(async () => {
      begun.push(wish)
      await Promise.resolve()
    }, 250)
    for (wish = 1; wish <= 10; wish += 1) {
      turn.want()
      await vi.advanceTimersByTimeAsync(100)
    }
    expect(begun).toHaveLength(5)
  })

  it('rests once dropped, until it is wanted again', async () => {
    const turn = inTurn(work, 250)
    turn.want()
    await vi.advanceTimersByTimeAsync(0)
    turn.want()
    turn.drop()
    answers[0]?.()
    await vi.advanceTimersByTimeAsync(1000)
    expect(begun).toHaveLength(1)
    turn.want()
    await vi.advanceTimersByTimeAsync(0)
    expect(begun).toHaveLength(2)
  })
})
