/** What ended while a phone was away: what it may still show, and what it tells, it finds by its seats. */

import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { effectScope, nextTick, ref } from 'vue'
import type { Assignment, PackageEnded } from '@/api/types'
import { aBriefing, aCard, anAssignment, anEnd } from '../cards'
import { startCity, type TestCity } from './city'
import { eventually, signIn, type Stores } from './phone'

const PACKAGE = aCard().id

let city: TestCity
let stores: Stores

beforeAll(async () => {
  city = await startCity()
  stores = await signIn(city)
})

afterAll(() => {
  stores.closeConnection()
  city.close()
})

describe('a holder who was away', () => {
  beforeEach(() => {
    stores.resetAssignments()
    stores.takeAssignment(anAssignment())
    stores.takeBriefing(aBriefing())
    expect(stores.briefingOf(PACKAGE)?.name).toBe('Lin Xiaoyu')
  })

  it.each<[string, Assignment[]]>([
    ['was stood down', [anAssignment({ state: 'stood_down' })]],
    ['is no longer listed', []],
  ])('keeps neither name nor face once the seat %s', async (_, assignments) => {
    city.welcome = { ...city.welcome, assignments }
    city.cut()
    await eventually(() => expect(stores.activeAssignment.value).toBeNull())
    expect(stores.briefingOf(PACKAGE)).toBeUndefined()
    stores.takeBriefing(aBriefing()) // an answer that was under way
    expect(stores.briefingOf(PACKAGE)).toBeUndefined()
  })

  it('nor after a return to the foreground', async () => {
    city.answers.sync = () => ({ ok: true, ...city.welcome, assignments: [anAssignment({ state: 'stood_down' })] })
    await stores.comeToFront()
    expect(stores.activeAssignment.value).toBeNull()
    expect(stores.briefingOf(PACKAGE)).toBeUndefined()
  })

  it('shows no longer what was taken back meanwhile, and keeps it without an answer', async () => {
    city.welcome = { ...city.welcome, assignments: [anAssignment()] }
    const asked = vi.fn(() => ({ status: 503, body: {} }))
    city.routes[`GET /packages/${PACKAGE}/briefing`] = asked
    city.cut()
    await eventually(() => expect(asked).toHaveBeenCalled())
    expect(stores.briefingOf(PACKAGE)?.name).toBe('Lin Xiaoyu')
    const takenBack = aBriefing({ name: null, photo: null, changed_at: '2026-11-21T09:20:00Z' })
    city.routes[`GET /packages/${PACKAGE}/briefing`] = () => ({ body: takenBack })
    city.cut()
    await eventually(() => expect(stores.briefingOf(PACKAGE)).toMatchObject({ name: null, photo: null }))
  })

  it('brings no name back by an answer that a change has overtaken', () => {
    stores.takeBriefing(aBriefing({ name: null, photo: null, changed_at: '2026-11-21T09:20:00Z' }))
    stores.takeBriefing(aBriefing())
    expect(stores.briefingOf(PACKAGE)?.name).toBeNull()
  })

  it('keeps neither past the deadline, which it knows by itself, until the server says otherwise', async () => {
    city.welcome = { ...city.welcome, assignments: [anAssignment()] }
    stores.serverClock.set('2026-11-21T09:30:00Z')
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] })
    try {
      stores.resetAssignments()
      stores.takeAssignment(anAssignment())
      stores.takeBriefing(aBriefing({ deadline_at: '2026-11-21T09:31:00Z' }))
      vi.advanceTimersByTime(60_000)
      await nextTick()
      expect(stores.briefingOf(PACKAGE)?.name).toBe('Lin Xiaoyu')
      vi.advanceTimersByTime(6_000)
      expect([stores.briefingOf(PACKAGE), stores.activeAssignment.value]).toEqual([undefined, null])
      stores.takeBriefing(aBriefing({ deadline_at: '2026-11-21T09:31:00Z' }))
      expect(stores.briefingOf(PACKAGE)).toBeUndefined()
    } finally {
      vi.useRealTimers()
    }
    city.cut()
    await eventually(() => expect(stores.activeAssignment.value).not.toBeNull())
  })

  it('keeps them for the seat taken again, whatever became of the first', () => {
    const first = anAssignment({ id: 'first', state: 'released', grabbed_at: '2026-11-21T08:50:00Z' })
    stores.takeAssignment(first)
    expect(stores.briefingOf(PACKAGE)?.name).toBe('Lin Xiaoyu')
  })
})

describe('who took part in what ended meanwhile', () => {
  const taskOf = (id: string, ended: PackageEnded | null) =>
    anAssignment({ id: `seat-${id}`, package_id: id, package: { ...anAssignment().package, ended } })
  const announced = (id: string) => stores.messages.value.filter((message) => message.text === `found ${id}`)

  it.each<[string, Partial<Assignment>]>([
    ['was on the way', { state: 'stood_down' }],
    ['has a report of theirs waiting', { state: 'reported' }],
  ])('is told how, once: %s', async (id, then) => {
    stores.takeAssignment(taskOf(id, null))
    const ended = { ...taskOf(id, anEnd({ id, outcome_text: `found ${id}` })), ...then }
    city.welcome = { ...city.welcome, assignments: [ended] }
    city.cut()
    await eventually(() => expect(announced(id)).toHaveLength(1))
    expect(stores.endOf(id)?.outcome_text).toBe(`found ${id}`)
    // An errand's answer says it again, and so does the list after a reload, which has forgotten all but what is kept.
    stores.takeAssignment(ended)
    stores.resetCards()
    stores.resetAssignments()
    stores.takeAssignment(ended)
    expect(announced(id)).toHaveLength(1)
  })

  it('does not hear again after a reload what was told while it listened', async () => {
    city.welcome = { ...city.welcome, assignments: [] }
    stores.takeAssignment({ ...taskOf('live', null), state: 'reported' })
    city.tell('package_ended', anEnd({ id: 'live', outcome_text: 'found live' }))
    await eventually(() => expect(stores.endOf('live')).toBeDefined())
    const told = announced('live').length
    stores.resetCards()
    stores.resetAssignments()
    stores.takeAssignment({ ...taskOf('live', anEnd({ id: 'live', outcome_text: 'found live' })), state: 'reported' })
    expect(announced('live')).toHaveLength(told)
  })

  it('hears it too where the page was loaded anew before', async () => {
    stores.takeAssignment(taskOf('reloaded', null))
    stores.resetAssignments()
    city.welcome = { ...city.welcome, assignments: [taskOf('reloaded', anEnd({ id: 'reloaded', outcome_text: 'found reloaded' }))] }
    city.cut()
    await eventually(() => expect(announced('reloaded')).toHaveLength(1))
  })
})

describe('a page that was loaded anew, or opened from a link', () => {
  /** The card a page shows, as its page has fetched it. */
  async function pageOf(id: string) {
    const { useCard } = await import('@/composables/card')
    const scope = effectScope()
    const page = scope.run(() => useCard(ref(id)))
    if (!page) throw new Error('the scope has ended')
    const { card, load } = page
    await load()
    expect(card.value?.title).toBe('A girl of eight')
    return { card, close: () => scope.stop() }
  }

  it('forgets the card it fetched, once the list has it no more', async () => {
    const watched = aCard({ id: 'watched', watching: true })
    city.routes['GET /packages/watched/card'] = () => ({ body: watched })
    const { card, close } = await pageOf('watched')
    city.welcome = { ...city.welcome, packages: [watched] }
    city.cut()
    await eventually(() => expect(stores.cardOf('watched')).toBeDefined())
    city.welcome = { ...city.welcome, packages: [] }
    city.cut()
    await eventually(() => expect(stores.cardOf('watched')).toBeUndefined())
    expect(card.value).toBeNull()
    close()
  })

  it('looks again when the line is back at what no list has', async () => {
    city.routes['GET /packages/linked/card'] = () => ({ body: aCard({ id: 'linked' }) })
    const { card, close } = await pageOf('linked')
    const asked = vi.fn(() => ({ status: 503, body: {} }))
    city.routes['GET /packages/linked/card'] = asked
    city.cut()
    await eventually(() => expect(asked).toHaveBeenCalled())
    expect(card.value?.title).toBe('A girl of eight')
    city.routes['GET /packages/linked/card'] = () => ({ status: 409, body: { type: '/problems/package-ended' } })
    city.cut()
    await eventually(() => expect(card.value).toBeNull())
    close()
  })
})
