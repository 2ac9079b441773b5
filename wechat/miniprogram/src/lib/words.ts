/** Turns times, distances and countdowns into the parts of a sentence; the sentences are in the catalogues. */

import { bearingDeg, centreOf, compassPoint, distanceM, roughDistance, type Point } from '@/lib/geo'
import { wallTime } from '@/lib/zone'

/** A catalogue key with what is put into it. */
export interface Phrase {
  key: string
  values: Record<string, string | number>
}

/** A cell that a range touches counts whole: its centre may lie this far outside. */
const CELL_M = 200
const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS

const two = (value: number): string => String(value).padStart(2, '0')


/** How long ago: minutes for an hour, then the time of day, then the date. */
export function agoPhrase(atMs: number, nowMs: number, zone: string | null = null): Phrase {
  const elapsed = Math.max(0, nowMs - atMs)
  if (elapsed < MINUTE_MS) return { key: 'time.just_now', values: {} }
  if (elapsed < HOUR_MS) return { key: 'time.minutes_ago', values: { n: Math.floor(elapsed / MINUTE_MS) } }
  return whenPhrase(atMs, nowMs, zone)
}

/** When something is or was: today by the clock, yesterday and tomorrow by name, else by date; in the city's zone. */
export function whenPhrase(atMs: number, nowMs: number, zone: string | null = null): Phrase {
  const { year, month, day, time } = wallTime(atMs, zone)
  const isOnDayOf = (otherMs: number): boolean => {
    const other = wallTime(otherMs, zone)
    return other.year === year && other.month === month && other.day === day
  }
  if (isOnDayOf(nowMs)) return { key: 'time.today', values: { time } }
  if (isOnDayOf(nowMs - DAY_MS)) return { key: 'time.yesterday', values: { time } }
  if (isOnDayOf(nowMs + DAY_MS)) return { key: 'time.tomorrow', values: { time } }
  return { key: 'time.on_date', values: { month, day, time } }
}

/** How long it is until a due time, to the minute; seconds only in the last ten minutes, where they matter. */
export function leftPhrase(dueMs: number, nowMs: number): Phrase {
  const left = dueMs - nowMs
  if (left <= 0) return { key: 'time.due', values: {} }
  const seconds = Math.floor(left / 1000)
  if (seconds < 60) return { key: 'time.span_last', values: { s: seconds } }
  if (left < 10 * MINUTE_MS) {
    return { key: 'time.span_seconds', values: { m: Math.floor(seconds / 60), s: two(seconds % 60) } }
  }
  const minutes = Math.ceil(left / MINUTE_MS)
  if (left < 2 * HOUR_MS) return { key: 'time.span_minutes', values: { n: minutes } }
  const [h, m] = [Math.floor(minutes / 60), minutes % 60]
  return m === 0 ? { key: 'time.span_hours', values: { n: h } } : { key: 'time.span_hours_minutes', values: { h, m } }
}

/**
 * How far it is to an area from where one stands, measured to the area's edge, and in which direction.
 * `here` is null while the phone does not know its place.
 */
export function distancePhrase(here: Point | null, area: Point & { radius_m: number }): Phrase {
  if (!here) return { key: 'distance.unknown', values: {} }
  const metres = distanceM(here, area) - area.radius_m
  if (metres <= 30) return { key: 'distance.here', values: {} }
  const { unit, value } = roughDistance(metres)
  const direction = compassPoint(bearingDeg(here, area))
  return { key: unit === 'm' ? 'distance.metres' : 'distance.kilometres', values: { n: value, direction } }
}

/** Which watch area a task within `rangeM` of its place came for; null when it reaches where one stands anyway. */
export function watchAreaOf(
  here: Point | null,
  area: Point & { radius_m: number },
  rangeM: number,
  watched: readonly { label: string; cell: string }[],
): string | null {
  const isReached = (point: Point | null): boolean =>
    point !== null && distanceM(point, area) - area.radius_m <= rangeM + CELL_M
  if (isReached(here)) return null
  return watched.find((one) => isReached(centreOf(one.cell)))?.label ?? null
}
