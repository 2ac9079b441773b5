import { describe, expect, it } from 'vitest'
import { dataSections } from '@/lib/dataSections'

describe('the copy of my data, laid out', () => {
  it('has a section for each thing kept, and none for what is empty', () => {
    const sections = dataSections({
      made_at: '2026-11-21T19:06:13Z',
      person: { id: 'x', name: 'Wang', wake_for_life: true, phone: null },
      roles: [],
      wallet: { balance: 20, entries: [{ at: '2026-11-21T19:00:00Z', points: 20, transfer_id: 'y' }] },
      duty: [{ started_at: '2026-11-21T19:05:25Z', ended_at: null }],
    })
    expect(sections).toEqual([
      {
        name: 'person',
        entries: [
          [
            { name: 'name', value: 'Wang' },
            { name: 'wake_for_life', value: true },
          ],
        ],
      },
      { name: 'wallet', entries: [[{ name: 'balance', value: 20 }]] },
      {
        name: 'wallet_entries',
        entries: [
          [
            { name: 'at', value: '2026-11-21T19:00:00Z' },
            { name: 'points', value: 20 },
          ],
        ],
      },
      { name: 'duty', entries: [[{ name: 'started_at', value: '2026-11-21T19:05:25Z' }]] },
    ])
  })

  it('takes anything without falling over', () => {
    expect(dataSections({ odd: 3, list: [1, 'two', null], deep: { a: { b: ['c', 'd'] } } })).toEqual([
      { name: 'deep', entries: [[{ name: 'b', value: 'c d' }]] },
    ])
    expect(dataSections({})).toEqual([])
  })
})
