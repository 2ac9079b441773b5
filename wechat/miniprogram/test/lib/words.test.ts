import { describe, expect, it } from 'vitest'
import { newKey } from '@/lib/keys'
import { agoPhrase, distancePhrase, leftPhrase, watchAreaOf, whenPhrase } from '@/lib/words'
import { cellOf, moved } from '@/lib/geo'

const now = new Date(2026, 10, 21, 12, 0, 0).getTime()
const minutes = (n: number): number => n * 60_000

describe('times in words', () => {
  it('says how long ago', () => {
    expect(agoPhrase(now - 20_000, now).key).toBe('time.just_now')
    expect(agoPhrase(now - minutes(4), now)).toEqual({ key: 'time.minutes_ago', values: { n: 4 } })
    expect(agoPhrase(now - minutes(90), now)).toEqual({ key: 'time.today', values: { time: '10:30' } })
    expect(agoPhrase(now + minutes(1), now).key).toBe('time.just_now')
  })

  it('names yesterday, tomorrow and other days', () => {
    expect(whenPhrase(now - minutes(24 * 60), now)).toEqual({ key: 'time.yesterday', values: { time: '12:00' } })
    expect(whenPhrase(now + minutes(13 * 60), now)).toEqual({ key: 'time.tomorrow', values: { time: '01:00' } })
    expect(whenPhrase(now - minutes(72 * 60), now).values).toEqual({ month: 11, day: 18, time: '12:00' })
  })

  it("reads the city's clock wherever the phone is", () => {
    const noon = Date.UTC(2026, 10, 21, 4, 0)
    const inCity = (at: number) => whenPhrase(at, noon, 'Asia/Shanghai')
    expect(inCity(noon)).toEqual({ key: 'time.today', values: { time: '12:00' } })
    expect(inCity(Date.UTC(2026, 10, 20, 16, 0))).toEqual({ key: 'time.today', values: { time: '00:00' } })
    expect(inCity(Date.UTC(2026, 10, 20, 15, 59))).toEqual({ key: 'time.yesterday', values: { time: '23:59' } })
    expect(inCity(Date.UTC(2026, 10, 17, 16, 5)).values).toEqual({ month: 11, day: 18, time: '00:05' })
    expect(agoPhrase(noon - minutes(90), noon, 'America/New_York').values).toEqual({ time: '21:30' })
  })

  it("keeps to the phone's own clock where zones are not known", () => {
    expect(whenPhrase(now, now, 'Nowhere/Land')).toEqual({ key: 'time.today', values: { time: '12:00' } })
    const intl = globalThis.Intl
    Reflect.deleteProperty(globalThis, 'Intl')
    expect(whenPhrase(now, now, 'Asia/Taipei')).toEqual({ key: 'time.today', values: { time: '12:00' } })
    Object.defineProperty(globalThis, 'Intl', { value: intl, configurable: true, writable: true })
  })

  it('counts down, with seconds only at the end', () => {
    expect(leftPhrase(now + minutes(300), now)).toEqual({ key: 'time.span_hours', values: { n: 5 } })
    expect(leftPhrase(now + minutes(42), now)).toEqual({ key: 'time.span_minutes', values: { n: 42 } })
    expect(leftPhrase(now + 125_000, now)).toEqual({ key: 'time.span_seconds', values: { m: 2, s: '05' } })
    expect(leftPhrase(now + 55_000, now)).toEqual({ key: 'time.span_last', values: { s: 55 } })
    expect(leftPhrase(now + minutes(179), now)).toEqual({ key: 'time.span_hours_minutes', values: { h: 2, m: 59 } })
    expect(leftPhrase(now, now).key).toBe('time.due')
  })
})

describe('distance in words', () => {
  const here = { lon: 118.1488, lat: 24.5146 }

  it('measures to the edge of the area', () => {
    const area = { ...moved(here, 0, 900), radius_m: 500 }
    expect(distancePhrase(here, area)).toEqual({ key: 'distance.metres', values: { n: 400, direction: 'n' } })
    expect(distancePhrase(here, { ...area, radius_m: 900 }).key).toBe('distance.here')
    expect(distancePhrase(null, area).key).toBe('distance.unknown')
  })

  it('names the watch area that a far task came for, and none for what is near anyway', () => {
    const home = moved(here, 4_000, 0)
    const watched = [
      { label: 'work', cell: cellOf(moved(here, -9_000, 0)) },
      { label: 'home', cell: cellOf(home) },
    ]
    const area = { ...moved(home, 0, 900), radius_m: 0 }
    expect(watchAreaOf(here, area, 1_000, watched)).toBe('home')
    expect(watchAreaOf(null, area, 1_000, watched)).toBe('home')
    expect(watchAreaOf(here, area, 500, watched)).toBeNull()
    expect(watchAreaOf(here, area, 6_000, watched)).toBeNull()
    expect(watchAreaOf(here, area, 1_000, [])).toBeNull()
  })
})

describe('keys', () => {
  it('are version 4 UUIDs, each another', () => {
    const keys = new Set(Array.from({ length: 500 }, () => newKey()))
    expect(keys.size).toBe(500)
    for (const key of keys) expect(key).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  })
})
