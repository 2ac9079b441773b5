import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { startCity, type TestCity } from './city'
import { eventually, signIn, type Stores } from './phone'

const MINUTE_MS = 60_000
const HOURS_MS = 3 * 60 * MINUTE_MS

let city: TestCity
let stores: Stores

beforeAll(async () => {
  city = await startCity()
  stores = await signIn(city)
  city.answers.cell = () => ({ ok: true, packages: [] })
})

afterEach(() => void vi.useRealTimers())

afterAll(() => {
  stores.closeConnection()
  city.close()
})

describe('duty', () => {
  it('follows what was pressed on another phone', async () => {
    city.tell('duty', { on: true, until: '2026-11-21T13:00:00Z' })
    await eventually(() => expect(stores.isOnDuty.value).toBe(true))
    city.tell('duty', { on: false, until: null })
    await eventually(() => expect(stores.isOnDuty.value).toBe(false))
  })

  it.each([['slow', HOURS_MS], ['fast', -HOURS_MS]])('ends on time on a phone whose clock is hours %s', async (_, ahead) => {
    stores.serverClock.set(new Date(Date.now() + ahead).toISOString())
    const until = new Date(stores.serverClock.now() + MINUTE_MS).toISOString()
    city.answers.duty = () => ({ ok: true, duty: { on: true, until } })
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    await stores.goOnDuty(4)
    vi.advanceTimersByTime(MINUTE_MS / 2)
    expect(stores.isOnDuty.value).toBe(true)
    vi.advanceTimersByTime(MINUTE_MS / 2)
    expect(stores.isOnDuty.value).toBe(false)
  })
})
