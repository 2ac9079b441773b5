/** The stores together, against a real Socket.IO server: what a volunteer sees when the city speaks. */

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
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

describe('a volunteer on line', () => {
  it('is alerted once, and told what changes', async () => {
    city.tell('package', aCard())
    await eventually(() => expect(stores.alertCard.value?.id).toBe(PACKAGE))
    await eventually(() => expect(city.asked).toContainEqual(['seen', { package_id: PACKAGE, round: 1 }]))
    stores.closeAlert(PACKAGE)
    city.tell('package', aCard())
    city.tell('package', aCard({ version: 2, seats_left: 1 }))
    await eventually(() => expect(stores.cardOf(PACKAGE)?.seats_left).toBe(1))
    expect(stores.alertCard.value).toBeNull()
  })

  it('keeps the card that is being read under the finger; only a life goes before it', async () => {
    city.tell('package', aCard({ id: 'lamp', kind: 'hazard_check', danger_to_life: false, opened_at: '2026-11-21T08:00:00Z' }))
    await eventually(() => expect(stores.alertCard.value?.id).toBe('lamp'))
    city.tell('package', aCard({ id: 'newer', kind: 'hazard_check', danger_to_life: false, opened_at: '2026-11-21T09:30:00Z' }))
    await eventually(() => expect(stores.alertsBehind.value).toEqual(['newer']))
    expect(stores.alertCard.value?.id).toBe('lamp')
    city.tell('package', aCard({ id: 'life', danger_to_life: true }))
    await eventually(() => expect(stores.alertCard.value?.id).toBe('life'))
    for (const id of ['life', 'newer', 'lamp']) {
      stores.closeAlert(id)
      stores.forgetPackage(id)
    }
    expect(stores.alertCard.value).toBeNull()
  })

  it('who was too late sees that it is full, and may keep an eye out', async () => {
    const problem = { type: '/problems/package-full', title: 'full', status: 409, detail: 'full' }
    city.answers.grab = () => ({ ok: false, problem })
    await expect(stores.grab(PACKAGE)).rejects.toMatchObject({ slug: 'package-full' })
    expect(stores.cardOf(PACKAGE)).toMatchObject({ seats_left: 0, state: 'full' })
    await stores.keepAnEyeOut(PACKAGE)
    expect(stores.cardOf(PACKAGE)?.watching).toBe(true)
    expect(city.asked.map(([event]) => event)).toContain('watch')
  })

  it('takes a seat, and the briefing with it', async () => {
    city.answers.grab = () => ({ ok: true, assignment: anAssignment(), briefing: aBriefing({ name: null, photo: null }) })
    const answer = await stores.grab(PACKAGE)
    stores.takeAssignment(answer.assignment)
    if (answer.briefing) stores.takeBriefing(answer.briefing)
    expect(stores.activeAssignment.value?.id).toBe(anAssignment().id)
    expect(stores.briefingOf(PACKAGE)?.name).toBeNull()
  })

  it('asks for the whole briefing when a change is told without name and face', async () => {
    city.routes[`GET /packages/${PACKAGE}/briefing`] = () => ({ body: aBriefing() })
    city.tell('briefing', { ...aBriefing({ name: null, photo: null, watermark: '' }), sealed_left_out: true })
    await eventually(() => expect(stores.briefingOf(PACKAGE)?.name).toBe('Lin Xiaoyu'))
    expect(stores.newsOf(PACKAGE)).toBe('face')
    stores.acknowledgeBriefing(PACKAGE)

    city.tell('briefing', { ...aBriefing({ name: null, changed_at: '2026-11-21T09:10:00Z' }), sealed_left_out: true })
    await eventually(() => expect(stores.newsOf(PACKAGE)).toBe('text'))
    expect(stores.briefingOf(PACKAGE)?.name).toBe('Lin Xiaoyu')
  })

  it('is connected again after a cut, and misses nothing', async () => {
    const other = aCard({ id: 'other', number: 'YH-1', kind: 'hazard_check' })
    city.welcome = { ...city.welcome, packages: [other, aCard({ version: 3, holding: true })], assignments: [anAssignment()] }
    stores.resetPackages() // as after a reload
    city.cut()
    await eventually(() => expect(stores.cardOf('other')).toBeDefined())
    // Whoever is on their way to a child is not asked about a lamp, unless they ask.
    expect(stores.alertCard.value).toBeNull()
    expect(city.asked).not.toContainEqual(['seen', { package_id: 'other', round: 1 }])
    stores.reopen('other')
    expect(stores.alertCard.value?.id).toBe('other')
    stores.dismiss('other')
    expect(stores.dismissedCards.value.map((card) => card.id)).toEqual(['other'])
  })

  it('hears of what waited once they have reported', async () => {
    city.tell('package', aCard({ id: 'waited', number: 'YH-2', kind: 'hazard_check' }))
    await eventually(() => expect(stores.cardOf('waited')).toBeDefined())
    expect(stores.alertCard.value).toBeNull()
    expect(city.asked).not.toContainEqual(['seen', { package_id: 'waited', round: 1 }])
    city.tell('assignment', anAssignment({ state: 'reported' }))
    await eventually(() => expect(stores.alertCard.value?.id).toBe('waited'))
    await eventually(() => expect(city.asked).toContainEqual(['seen', { package_id: 'waited', round: 1 }]))
    expect(stores.cardOf(PACKAGE)?.holding).toBe(true)
    stores.dismiss('waited')
    city.tell('assignment', anAssignment())
    await eventually(() => expect(stores.activeAssignment.value).not.toBeNull())
  })

  it('is not rung for what they gave up, wherever they did', async () => {
    const left = aCard({ id: 'left', number: 'XR-2' })
    const mine = [anAssignment(), anAssignment({ id: 'a-left', package_id: 'left', state: 'released' })]
    city.welcome = { ...city.welcome, packages: [...(city.welcome.packages as object[]), left], assignments: mine }
    city.cut()
    await eventually(() => expect(stores.dismissedCards.value.map((card) => card.id)).toContain('left'))
    expect(stores.alertCard.value).toBeNull()
    expect(city.asked).not.toContainEqual(['seen', { package_id: 'left', round: 1 }])
  })

  it('loses name and face at once when the package ends, also to an answer still under way', async () => {
    city.tell('package_ended', anEnd())
    await eventually(() => expect(stores.endOf(PACKAGE)?.state).toBe('resolved'))
    expect(stores.briefingOf(PACKAGE)).toBeUndefined()
    expect(stores.cardOf(PACKAGE)).toBeUndefined()
    expect(stores.activeAssignment.value).toBeNull()
    expect(stores.messages.value.map((message) => message.text)).toContain('found')
    stores.takeBriefing(aBriefing())
    expect(stores.briefingOf(PACKAGE)).toBeUndefined()
  })

  it('is signed out when the server says so, and everything is forgotten', async () => {
    city.tell('signed_out', { reason: 'revoked' })
    await eventually(() => expect(stores.sessionState.value).toBe('signed_out'))
    expect(stores.currentToken()).toBeNull()
    await eventually(() => expect(stores.openCards.value).toEqual([]))
    expect(stores.myAssignments.value).toEqual([])
    expect(stores.endedBecause.value).not.toBeNull()
  })
})
