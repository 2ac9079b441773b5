/** Somebody's phone in a test city: all stores, started anew, and signed in. */

import { expect, vi } from 'vitest'
import { givePhone, SESSION, type TestCity } from './city'

const SEEN_WITHIN = { timeout: 30_000 }

export type Stores = Awaited<ReturnType<typeof loadStores>>

async function loadStores() {
  // Each file of tests has a phone of its own, also where they share a process.
  vi.resetModules()
  const [start, session, connection, packages, cards, alerts, assignments, news, duty] = await Promise.all([
    import('@/start'),
    import('@/stores/session'),
    import('@/stores/connection'),
    import('@/stores/packages'),
    import('@/stores/cards'),
    import('@/stores/alerts'),
    import('@/stores/assignments'),
    import('@/stores/news'),
    import('@/stores/duty'),
  ])
  return { ...start, ...session, ...connection, ...packages, ...cards, ...alerts, ...assignments, ...news, ...duty }
}

export const eventually = (check: () => void): Promise<void> => vi.waitFor(check, SEEN_WITHIN)

/** Wang's phone, once it has been told what there is. */
export async function signIn(city: TestCity): Promise<Stores> {
  city.routes['GET /session'] = () => ({ body: SESSION })
  givePhone(city, 'token-of-wang')
  const stores = await loadStores()
  stores.start()
  await eventually(() => expect(stores.isDutyKnown.value).toBe(true))
  return stores
}
