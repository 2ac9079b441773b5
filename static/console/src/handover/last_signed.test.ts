import { expect, it } from 'vitest'

import type { Handover } from '@/api/types'

import { lastSigned } from './last_signed'

const row = (id: string, signed_at: string | null, station_id = 'heshan') =>
  ({ id, signed_at, station_id, region_code: null }) as unknown as Handover

it('whoever signed last for this very desk is responsible', () => {
  const rows = [
    row('asked', null),
    row('early', '2026-11-21T00:00:00Z'),
    row('late', '2026-11-21T08:00:00Z'),
    row('elsewhere', '2026-11-21T09:00:00Z', 'siming'),
  ]
  const desk = { station_id: 'heshan', region_code: null } as unknown as Parameters<typeof lastSigned>[1]
  expect(lastSigned(rows, desk)?.id).toBe('late')
  expect(lastSigned(rows.slice(0, 1), desk)).toBeUndefined()
})
