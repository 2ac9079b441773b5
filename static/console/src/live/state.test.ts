/** Snapshot + events = fresh snapshot, also over a line that breaks. */
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
    // Numbers are the whole city's: this desk sees only some of them.
    this.number += 1 + (this.events.length % 3)
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
      handovers: [],
      presence: { cells: [], totals: { online: 0, on_duty: 0, wakeable: 0 } },
    })
  }
}

/** A connection to the city that can break, and on which a snapshot takes its time. */
class Line {
  readonly state = emptyState()
  private open = false
  private readonly asked: { answer: (snapshot: Snapshot) => void; refuse: (error: Error) => void; then: Snapshot }[] = []
  private readonly due: (() => void)[] = []
  private readonly feed: Feed

  constructor(private readonly city: City) {
    this.feed = new Feed(this.state, {
      requestSnapshot: () =>
        new Promise((answer, refuse) => {
          if (this.open) this.asked.push({ answer, refuse, then: this.city.snapshot() })
          else refuse(new Error('not connected'))
        }),
      later: (run) => this.due.push(run),
    })
  }

  async play(step: Change | 'breaks' | 'comes back' | 'snapshot arrives' | 'snapshot fails'): Promise<void> {
    if (step === 'breaks') this.open = false
    else if (step === 'comes back') {
      this.open = true
      void this.feed.refresh()
    } else if (step === 'snapshot arrives') this.deliver()
    else if (step === 'snapshot fails') this.asked.shift()?.refuse(new Error('too slow'))
    else this.change(step)
    await tick()
  }

  private change(step: Change): void {
    const before = this.city.number
    this.city.change(step)
    if (this.open) for (const event of this.city.events.filter((row) => row.number > before)) this.feed.receive(event)
  }

  private deliver(): void {
    const first = this.asked.shift()
    first?.answer(first.then)
  }

  /** Everything that was still on its way arrives. */
  async settle(): Promise<void> {
    while (this.asked.length || this.due.length) {
      this.deliver()
      await tick()
      this.due.shift()?.()
      await tick()
    }
  }
}

const tick = () => new Promise((resolve) => setTimeout(resolve))

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

  it('comes right again over a line that breaks, wherever it breaks', async () => {
    const step = fc.oneof(
      { weight: 6, arbitrary: fc.record({ change }) },
      { weight: 1, arbitrary: fc.constant('breaks' as const) },
      { weight: 1, arbitrary: fc.constant('comes back' as const) },
      { weight: 1, arbitrary: fc.constant('snapshot arrives' as const) },
      { weight: 1, arbitrary: fc.constant('snapshot fails' as const) },
    )
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 60 }), async (steps) => {
        const city = new City()
        const line = new Line(city)
        await line.play('comes back')
        for (const next of steps) await line.play(typeof next === 'string' ? next : next.change)
        await line.play('comes back')
        await line.settle()
        expect(picture(line.state)).toEqual(fresh(city))
      }),
      { numRuns: 80 },
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
