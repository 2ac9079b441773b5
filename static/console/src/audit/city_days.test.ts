/** A day of the trail is the city's day, whatever the machine's zone is. */
import { describe, expect, it } from 'vitest'

import { momentsOf } from './city_days'

describe('days of the city', () => {
  it('include the last one, to its end', () => {
    expect(momentsOf(['2026-11-21', '2026-11-21'])).toEqual({
      since: '2026-11-20T16:00:00.000Z',
      until: '2026-11-21T16:00:00.000Z',
    })
  })
})
