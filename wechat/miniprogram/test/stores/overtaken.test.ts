/** An English phone asks for each card again: what it is told meanwhile counts more than the answer. */

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { aCard, anEnd } from '../cards'
import { startCity, type Answer, type TestCity } from './city'
import { eventually, signIn, type Stores } from './phone'

const refusal = (status: number, slug: string): Answer => ({ status, body: { type: `/problems/${slug}`, status, detail: slug } })

let city: TestCity
let stores: Stores

beforeAll(async () => {
  city = await startCity()
  stores = await signIn(city)
  stores.language.value = 'en'
})

afterAll(() => {
  stores.closeConnection()
  city.close()
})

/** Tells of a card; once the phone asks for it, gives the way to answer. */
async function askedFor(id: string): Promise<(answer: Answer) => void> {
  let give: ((answer: Answer) => void) | undefined
  city.routes[`GET /packages/${id}/card`] = () => new Promise((resolve) => (give = resolve))
  city.tell('package', aCard({ id, title: '走失女童' }))
  await eventually(() => expect(give).toBeDefined())
  return (answer) => give?.(answer)
}

/** A card that is told and answered after all others: then they have been through. */
async function theRestIsThrough(id: string): Promise<void> {
  const answer = await askedFor(id)
  answer({ body: aCard({ id, title: 'A girl of eight' }) })
  await eventually(() => expect(stores.cardOf(id)?.title).toBe('A girl of eight'))
  stores.dismiss(id)
}

function expectNoAlert(id: string): void {
  expect(stores.cardOf(id)).toBeUndefined()
  expect(stores.alertCard.value).toBeNull()
  expect(city.asked).not.toContainEqual(['seen', { package_id: id, round: 1 }])
}

describe('a card that is being asked for', () => {
  it.each<[string, Answer]>([
    ['open', { body: aCard({ id: 'open' }) }],
    ['ended', refusal(409, 'package-ended')],
    ['gone', refusal(404, 'not-found')],
    ['down', refusal(503, 'unavailable')],
  ])('rings no more once it ended, whatever the answer says (%s)', async (id, late) => {
    const answer = await askedFor(id)
    city.tell('package_ended', anEnd({ id }))
    await eventually(() => expect(stores.endOf(id)).toBeDefined())
    answer(late)
    await theRestIsThrough(`after-${id}`)
    expectNoAlert(id)
  })

  it.each([refusal(409, 'package-ended'), refusal(404, 'not-found')])(
    'does not ring where the server has it no more (%j)',
    async (no) => {
      const id = `over-${no.status}`
      const answer = await askedFor(id)
      answer(no)
      await theRestIsThrough(`after-${id}`)
      expectNoAlert(id)
    },
  )

  it('rings as it was told where the server does not answer', async () => {
    const answer = await askedFor('told')
    answer(refusal(503, 'unavailable'))
    await eventually(() => expect(stores.alertCard.value?.id).toBe('told'))
    expect(stores.alertCard.value?.title).toBe('走失女童')
  })
})
