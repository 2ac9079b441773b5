/** The server's time, so that every screen counts down together, and how time is put in words. */
import { computed, readonly, ref } from 'vue'

const offsetMs = ref(0)
const tick = ref(Date.now())

let timer: ReturnType<typeof setInterval> | undefined

/** Starts the one-second beat; calling it again changes nothing. */
export function startClock(): void {
  timer ??= setInterval(() => {
    tick.value = Date.now()
  }, 1000)
}

/** Takes the server's word for what time it is. */
export function syncClock(serverTime: string | undefined): void {
  const server = Date.parse(serverTime ?? '')
  if (Number.isFinite(server)) offsetMs.value = server - Date.now()
}

/** Milliseconds since the epoch by the server's clock; changes once a second. */
export const now = computed(() => tick.value + offsetMs.value)
export const clockOffset = readonly(offsetMs)

const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

export type Ago =
  | { key: 'just_now' }
  | { key: 'seconds' | 'minutes' | 'hours' | 'days'; n: number }

/** How long ago, in the coarsest unit a person would say. */
export function ago(at: string, nowMs: number): Ago {
  const passed = Math.max(0, nowMs - Date.parse(at))
  if (passed < 10 * SECOND) return { key: 'just_now' }
  if (passed < MINUTE) return { key: 'seconds', n: Math.floor(passed / (10 * SECOND)) * 10 }
  if (passed < HOUR) return { key: 'minutes', n: Math.floor(passed / MINUTE) }
  if (passed < DAY) return { key: 'hours', n: Math.floor(passed / HOUR) }
  return { key: 'days', n: Math.floor(passed / DAY) }
}

export interface Left {
  overdue: boolean
  days: number
  hours: number
  minutes: number
  seconds: number
  totalMs: number
}

/** What is left until a due time; overdue counts up from it. */
export function left(due: string, nowMs: number): Left {
  const totalMs = Date.parse(due) - nowMs
  const span = Math.abs(totalMs)
  return {
    overdue: totalMs < 0,
    days: Math.floor(span / DAY),
    hours: Math.floor((span % DAY) / HOUR),
    minutes: Math.floor((span % HOUR) / MINUTE),
    seconds: Math.floor((span % MINUTE) / SECOND),
    totalMs,
  }
}

/** The city's zone, whatever the machine's is; until somebody is signed in nobody has said which that is. */
const zone = ref<string>()

export function setZone(name: string): void {
  zone.value = name
}

/** The full time for a tooltip, in the city's zone whatever the machine's is. */
export function exact(at: string, language: string): string {
  return new Intl.DateTimeFormat(language === 'zh' ? 'zh-CN' : 'en-GB', {
    dateStyle: 'long',
    timeStyle: 'medium',
    timeZone: zone.value,
  }).format(new Date(at))
}

/** Hours and minutes today, with the date when it is another day. */
export function shortTime(at: string, language: string, nowMs: number): string {
  const locale = language === 'zh' ? 'zh-CN' : 'en-GB'
  const day = (ms: number) => new Intl.DateTimeFormat('en-CA', { timeZone: zone.value }).format(ms)
  const sameDay = day(Date.parse(at)) === day(nowMs)
  return new Intl.DateTimeFormat(locale, {
    ...(sameDay ? {} : { month: 'numeric', day: 'numeric' }),
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    timeZone: zone.value,
  }).format(new Date(at))
}

/** As a statement prints it: the full day and the minute, the same width in every row. */
export function bookTime(at: string): string {
  const parts = new Intl.DateTimeFormat('en-CA', {
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    timeZone: zone.value,
  }).formatToParts(new Date(at))
  const part = (type: string) => parts.find((row) => row.type === type)?.value ?? ''
  return `${part('year')}-${part('month')}-${part('day')} ${part('hour')}:${part('minute')}`
}

/** What year the city writes at a moment. */
export function yearOf(ms: number): number {
  return Number(new Intl.DateTimeFormat('en-US', { year: 'numeric', timeZone: zone.value }).format(ms))
}

/** How far the city's clocks are ahead of UTC at a moment, in milliseconds. */
function aheadOfUtc(ms: number): number {
  const parts = new Intl.DateTimeFormat('en-CA', {
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
    hourCycle: 'h23',
    timeZone: zone.value,
  }).formatToParts(ms)
  const [year = 0, month = 1, day, hour, minute, second] = (
    ['year', 'month', 'day', 'hour', 'minute', 'second'] as const
  ).map((type) => Number(parts.find((row) => row.type === type)?.value))
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(ms / SECOND) * SECOND
}

/** What the city's clocks show at a moment, as a date picker takes it: without a zone. */
export function wallTime(at: string | number): string {
  const ms = typeof at === 'string' ? Date.parse(at) : at
  return new Date(ms + aheadOfUtc(ms)).toISOString().slice(0, 19)
}

/** The moment at which the city's clocks show this, as the server takes it: in UTC. */
export function momentOfWall(wall: string): string {
  return new Date(momentAt(Date.parse(`${wall}Z`))).toISOString()
}

/** @param wall what the city's clocks show, written down as if it were UTC */
function momentAt(wall: number): number {
  // Clocks may change between the first guess and the moment meant, so the answer is looked at once more.
  const guess = wall - aheadOfUtc(wall)
  return wall - aheadOfUtc(guess)
}

/** The city's midnight some days after the one that begins a day ("2026-11-21"), as a moment. */
export function midnight(day: string, daysLater = 0): number {
  return momentAt(Date.parse(`${day}T00:00:00Z`) + daysLater * DAY)
}
