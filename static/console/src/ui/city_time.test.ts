/** What is typed is the city's time, on a machine that keeps another. */
import { afterEach, beforeEach, expect, it } from 'vitest'

import { momentOfWall, setZone, wallTime } from './clock'

const before = process.env['TZ']
beforeEach(() => {
  process.env['TZ'] = 'UTC'
})
afterEach(() => {
  process.env['TZ'] = before
})

it.each([
  ['Asia/Shanghai', '2026-11-21T17:20:00', '2026-11-21T09:20:00.000Z'],
  ['Asia/Shanghai', '2027-01-01T00:30:00', '2026-12-31T16:30:00.000Z'],
  ['Europe/Berlin', '2026-03-29T03:30:00', '2026-03-29T01:30:00.000Z'],
])('in %s %s is %s', (zone, wall, moment) => {
  setZone(zone)
  expect(new Date(0).getTimezoneOffset()).toBe(0)
  expect(momentOfWall(wall)).toBe(moment)
  expect(wallTime(moment)).toBe(wall)
})

it('reads a moment that came with an offset', () => {
  setZone('Asia/Shanghai')
  expect(wallTime('2026-11-21T17:20:00+08:00')).toBe('2026-11-21T17:20:00')
})
