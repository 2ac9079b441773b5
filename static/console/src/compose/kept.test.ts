import { afterEach, beforeEach, expect, it, vi } from 'vitest'

import { emptyFields } from './defaults'
import { hasKept, keep, placeOf, watchKept } from './kept'

const HOUR_MS = 3_600_000
const sheet = { fields: emptyFields('missing_person'), callText: '女孩，红外套', photo: null, saved: null, aside: null }

beforeEach(() => {
  vi.useFakeTimers()
  localStorage.clear()
})
afterEach(() => {
  vi.useRealTimers()
  localStorage.clear()
})

it('what is too old goes although its writer never comes back, at the start and later', () => {
  keep(placeOf('lin', 'new'), sheet, Date.now() - 13 * HOUR_MS)
  keep(placeOf('chen', 'new'), sheet, Date.now() - 11 * HOUR_MS)
  localStorage.setItem(placeOf('wang', 'new'), 'no sheet')
  localStorage.setItem('shouwang.language', 'zh')
  watchKept()
  expect(Object.keys(localStorage).sort()).toEqual([placeOf('chen', 'new'), 'shouwang.language'])
  vi.advanceTimersByTime(2 * HOUR_MS)
  expect(Object.keys(localStorage)).toEqual(['shouwang.language'])
})

it('what somebody wrote is theirs alone, whichever sheet it is on', () => {
  expect(hasKept('lin')).toBe(false)
  keep(placeOf('lin', 'some-draft'), sheet)
  expect(hasKept('lin')).toBe(true)
  expect(hasKept('li')).toBe(false)
  keep(placeOf('chen', 'new'), sheet, Date.now() - 13 * HOUR_MS)
  expect(hasKept('chen')).toBe(false)
})
