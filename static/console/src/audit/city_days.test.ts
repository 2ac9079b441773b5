/** A day of the trail is the city's day, whatever the machine's zone is. */
import { describe, expect, it } from 'vitest'

import { setZone } from '@/ui/clock'

import { momentsOf } from './city_days'

describe('days of the city', () => {
  it.each([
    ['Asia/Shanghai', ['2026-11-21', '2026-11-21'], '2026-11-20T16:00:00.000Z', '2026-11-21T16:00:00.000Z'],
    // The clocks change within the day: it has 23 hours, or 25.
    ['Europe/Berlin', ['2026-03-29', '2026-03-29'], '2026-03-28T23:00:00.000Z', '2026-03-29T22:00:00.000Z'],
    ['Europe/Berlin', ['2026-10-25', '2026-10-25'], '2026-10-24T22:00:00.000Z', '2026-10-25T23:00:00.000Z'],
    ['America/New_York', ['2026-02-27', '2026-02-28'], '2026-02-27T05:00:00.000Z', '2026-03-01T05:00:00.000Z'],
    ['Asia/Kathmandu', ['2026-12-31', '2026-12-31'], '2026-12-30T18:15:00.000Z', '2026-12-31T18:15:00.000Z'],
  ] as const)('in %s include the last one, to its end', (zone, days, since, until) => {
    setZone(zone)
    expect(momentsOf([...days])).toEqual({ since, until })
  })
})
