import { describe, expect, it } from 'vitest'

import { ago, bookTime, left, setZone, yearOf } from './clock'

const NOW = Date.parse('2026-11-21T10:00:00Z')
const before = (seconds: number) => new Date(NOW - seconds * 1000).toISOString()

describe('time in words', () => {
  it('is said in the coarsest unit a person would use', () => {
    expect(ago(before(3), NOW)).toEqual({ key: 'just_now' })
    expect(ago(before(47), NOW)).toEqual({ key: 'seconds', n: 40 })
    expect(ago(before(4 * 60 + 50), NOW)).toEqual({ key: 'minutes', n: 4 })
    expect(ago(before(3 * 3600), NOW)).toEqual({ key: 'hours', n: 3 })
    expect(ago(before(50 * 3600), NOW)).toEqual({ key: 'days', n: 2 })
  })

  it('never says that something will have happened, when clocks differ a little', () => {
    expect(ago(before(-5), NOW)).toEqual({ key: 'just_now' })
  })

  it('counts down to a due time and up from it', () => {
    expect(left(before(-90), NOW)).toMatchObject({ overdue: false, minutes: 1, seconds: 30 })
    expect(left(before(90), NOW)).toMatchObject({ overdue: true, minutes: 1, seconds: 30 })
  })

  it("prints a statement's time in the city's zone", () => {
    setZone('Asia/Shanghai')
    expect(bookTime('2026-11-21T16:05:09Z')).toBe('2026-11-22 00:05')
    setZone('Europe/Lisbon')
    expect(bookTime('2026-11-21T16:05:09Z')).toBe('2026-11-21 16:05')
  })

  it("turns the year at the city's midnight", () => {
    setZone('Asia/Shanghai')
    expect(yearOf(Date.parse('2026-12-31T15:59:59Z'))).toBe(2026)
    expect(yearOf(Date.parse('2026-12-31T16:00:00Z'))).toBe(2027)
  })
})
