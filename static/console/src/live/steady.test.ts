import { describe, expect, it } from 'vitest'

import { steady } from './steady'

const rows = (...keys: string[]) => keys.map((key) => ({ key }))

describe('a list that is being read', () => {
  it('shows everything while nobody is about to press', () => {
    expect(steady(rows('a'), rows('b', 'a'), false)).toEqual({ shown: rows('b', 'a'), gone: new Set(), waiting: 0 })
  })

  it('counts newcomers and keeps the order while it is held', () => {
    const { shown, waiting } = steady(rows('a', 'b'), rows('c', 'b', 'd', 'a'), true)
    expect(shown).toEqual(rows('a', 'b'))
    expect(waiting).toBe(2)
  })

  it('keeps the place of a row that was answered meanwhile, and says so', () => {
    const { shown, gone } = steady(rows('a', 'b'), rows('b'), true)
    expect(shown).toEqual(rows('a', 'b'))
    expect(gone).toEqual(new Set(['a']))
  })
})
