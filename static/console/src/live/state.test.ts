/** Snapshot + events = fresh snapshot, over a line that loses, repeats and reorders. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import type { LiveEvent, Registration, Snapshot, TaskPackage } from '@/api/types'

import { Feed } from './feed'
import { applyEvent, emptyState, takeSnapshot, type LiveState } from './state'

type Change =
  | { what: 'package' | 'assignment' | 'sighting'; which: number; value: number }
  | { what: 'register' | 'decide'; which: number }

const change: fc.Arbitrary<Change> = fc.oneof(
  fc.record({
    what: fc.constantFrom('package' as const, 'assignment' as const, 'sighting' as const),
    which: fc.nat(5),
    value: fc.nat(100),
  }),
  fc.record({ what: fc.constantFrom('register' as const, 'decide' as const), which: fc.nat(5) }),
)

/** A stand-in for the server: it numbers each change and can be asked for a snapshot at any time. */
class City {
  number = 0
  events: LiveEvent[] = []
  readonly rows = { package: new Map(), assignment: new Map(), sighting: new Map() }
  readonly registrations = new Map<string, Registration>()

  change(next: Change): void {
    if ('value' in next) {
      const row = { id: `${next.what}-${String(next.which)}`, title: String(next.value) }
      this.rows[next.what].set(row.id, row)
      this.announce(next.what, row)
    } else this.register(next)
  }

  private register({ what, which }: { what: string; which: number }): void {
    const id = `registration-${String(which)}`
    const before = this.registrations.get(id)
    if (what === 'register' ? before !== undefined : before?.state !== 'pending') return
    const decided = what === 'decide'
    const row = {
      id,
      state: decided ? 'approved' : 'pending',
      decided_at: decided ? '2026-11-21T08:00:00Z' : null,
    } as Registration
    this.registrations.set(id, row)
    this.announce('registration', row)
  }

  private announce(type: string, data: unknown): void {
    this.number += 1
    this.events.push({ number: this.number, at: '', type, data: structuredClone(data) } as LiveEvent)
  }

  snapshot(): Snapshot {
    return structuredClone({
      number: this.number,
      server_time: '2026-11-21T08:00:00Z',
      packages: [...this.rows.package.values()] as TaskPackage[],
      assignments: [...this.rows.assignment.values()] as Snapshot['assignments'],
      sightings: [...this.rows.sighting.values()] as Snapshot['sightings'],
      registrations_pending: [...this.registrations.values()].filter((row) => row.state === 'pending').length,
      stations: [],
      presence: { cells: [], totals: { online: 0, on_duty: 0, wakeable: 0 } },
    })
  }
}

function picture(state: LiveState): unknown {
  const sorted = (map: Map<string, unknown>) => [...map.entries()].sort(([a], [b]) => a.localeCompare(b))
  return {
    number: state.number,
    packages: sorted(state.packages),
    assignments: sorted(state.assignments),
    sightings: sorted(state.sightings),
    pending: state.registrationsPending,
  }
}

function fresh(city: City): unknown {
  const state = emptyState()
  takeSnapshot(state, city.snapshot())
  return picture(state)
}

describe('the live picture', () => {
  it('is the same after snapshot and events as after a fresh snapshot', () => {
    fc.assert(
      fc.property(fc.array(change), fc.array(change), (before, after) => {
        const city = new City()
        before.forEach((next) => {
          city.change(next)
        })
        const state = emptyState()
        takeSnapshot(state, city.snapshot())
        after.forEach((next) => {
          city.change(next)
        })
        for (const event of city.events) applyEvent(state, event)
        expect(picture(state)).toEqual(fresh(city))
      }),
    )
  })

  it('comes right again over a line that loses, repeats and reorders', async () => {
    const line = fc.array(fc.record({ lost: fc.boolean(), twice: fc.boolean(), late: fc.nat(3) }), {
      minLength: 1,
      maxLength: 40,
    })
    await fc.assert(
      fc.asyncProperty(fc.array(change, { maxLength: 40 }), line, async (changes, fates) => {
        const city = new City()
        const state = emptyState()
        const due: (() => void)[] = []
        const feed = new Feed(state, {
          requestSnapshot: () => Promise.resolve(city.snapshot()),
          later: (run) => due.push(run),
        })
        await feed.refresh()
        const sent: { event: LiveEvent; order: number }[] = []
        changes.forEach((next) => {
          city.change(next)
        })
        city.events.forEach((event, index) => {
          const fate = fates[index % fates.length]!
          const isLast = event.number === city.number
          if (!fate.lost || isLast) sent.push({ event, order: index + fate.late })
          if (fate.twice) sent.push({ event, order: index + fate.late + 1 })
        })
        sent.sort((a, b) => a.order - b.order)
        for (const { event } of sent) feed.receive(event)
        while (due.length) {
          due.shift()!()
          await new Promise((resolve) => setTimeout(resolve))
        }
        expect(picture(state)).toEqual(fresh(city))
      }),
      { numRuns: 60 },
    )
  })

  it('waits for the snapshot before it applies what came meanwhile', async () => {
    const city = new City()
    const state = emptyState()
    let answer: (snapshot: Snapshot) => void = () => undefined
    const feed = new Feed(state, { requestSnapshot: () => new Promise((resolve) => (answer = resolve)) })
    const loading = feed.refresh()
    const early = city.snapshot()
    city.change({ what: 'package', which: 1, value: 7 })
    feed.receive(city.events[0]!)
    expect(state.packages.size).toBe(0)
    answer(early)
    await loading
    expect(picture(state)).toEqual(fresh(city))
  })
})
