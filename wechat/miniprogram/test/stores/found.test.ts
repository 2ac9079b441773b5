/** Somebody was found, and a sighting opened, within one breath: what the phone says of both has to agree. */

import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { aCard, anEnd, aSighting } from '../cards'
import { startCity, type TestCity } from './city'
import { eventually, signIn, type Stores } from './phone'

let city: TestCity
let stores: Stores
let number = 0
let id = ''

beforeAll(async () => {
  city = await startCity()
  stores = await signIn(city)
})

beforeEach(async () => {
  number += 1
  id = `package-${number}`
  city.tell('package', aCard({ id, watching: true }))
  await eventually(() => expect(stores.cardOf(id)).toBeDefined())
  stores.notes.value = []
})

afterAll(() => {
  stores.closeConnection()
  city.close()
})

const opened = (changes: Parameters<typeof aSighting>[0] = {}): object =>
  aSighting({ id: `of-${id}`, package_id: id, opened_at: '2026-11-21T09:40:00Z', ...changes })
const said = (): string[] => stores.notes.value.flatMap(({ text, more }) => [text, more])
const STAY = '请继续留在附近，等民警联系'

async function isFound(): Promise<void> {
  city.tell('package_ended', anEnd({ id, outcome_text: '人已找到' }))
  await eventually(() => expect(said()).toContain('人已找到'))
}

it('asks to stay while the task goes on', async () => {
  city.tell('sighting', opened())
  await eventually(() => expect(said()).toEqual(['民警已查看您的线索', STAY]))
})

it('asks nobody to stay any more once they are found', async () => {
  city.tell('sighting', opened())
  await eventually(() => expect(said()).toContain(STAY))
  await isFound()
  expect(said()).not.toContain(STAY)
})

it.each(['new', 'found', 'closed'] as const)('nor when the sighting, now %s, is told after the end', async (state) => {
  await isFound()
  city.tell('sighting', opened({ state }))
  city.tell('sighting', opened({ package_id: 'another', id: `after-${id}` })) // told last: by then the other one has been heard
  await eventually(() => expect(said()).toContain('民警已查看您的线索'))
  expect(said().filter((words) => words === STAY)).toHaveLength(1)
})

it('says no more of a credible sighting than that', async () => {
  city.tell('sighting', opened({ state: 'credible' }))
  await eventually(() => expect(said()).toContain('民警认为您的线索可信'))
})
