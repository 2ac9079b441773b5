/** The open packages this person may help with, which of them asks for an answer now, and the answers. */

import { computed, ref, watch } from 'vue'
import { ProblemError, UnreachableError } from '@/api/problem'
import type { Assignment, Card, GrabAnswer, PackageEnded } from '@/api/types'
import { playChime, vibrate } from '@/device/chime'
import { stopSpeaking } from '@/device/speech'
import { readStored, writeStored } from '@/device/storage'
import { createAlertBook, type AlertRecords } from '@/lib/alertBook'
import { newKey } from '@/lib/keys'
import { isOn } from '@/lib/routes'
import { ON_THE_WAY } from '@/lib/seats'
import { ask, onLive } from '@/stores/connection'
import { announce, tell } from '@/stores/news'
import { api, language, personId } from '@/stores/session'

const storedName = (): string => `alerts.${personId.value ?? 'nobody'}`
const openBook = () =>
  createAlertBook(readStored<AlertRecords>(storedName(), {}), (records) => writeStored(storedName(), records))

let book = openBook()
const cards = ref(new Map<string, Card>())
const dismissed = ref(new Set<string>())
const asking = ref<string[]>([])
/** Those of them that somebody opened from the list. */
const opened = ref(new Set<string>())
/** One key for each wish, so that asking again over HTTP or after a gap cannot take two seats. */
const keys = new Map<string, string>()
/** Packages in which this person gave a seat back, wherever they did: listed, but not rung for. */
const givenUp = new Set<string>()
/** For which packages they are on their way now, by seat; where they have reported, they still hold the seat. */
const underWay = ref(new Map<string, string>())
/** Cards that wait until the way is done before they ring. */
const heldBack = new Set<string>()

const byUrgency = (a: Card, b: Card): number =>
  Number(b.danger_to_life) - Number(a.danger_to_life) || Date.parse(b.opened_at) - Date.parse(a.opened_at)

export const openCards = computed(() => [...cards.value.values()].sort(byUrgency))
export const freshCards = computed(() => openCards.value.filter((card) => !dismissed.value.has(card.id)))
export const dismissedCards = computed(() => openCards.value.filter((card) => dismissed.value.has(card.id)))

/** Whether somebody who is on their way is asked at all: only when a life is at stake, and was not before. */
function interrupts(card: Card): boolean {
  const ways = [...underWay.value.values()].flatMap((id) => cards.value.get(id) ?? [])
  return ways.length === 0 || (card.danger_to_life && !ways.some((other) => other.danger_to_life))
}

const waiting = computed(() =>
  asking.value
    .flatMap((id) => cards.value.get(id) ?? [])
    .filter((card) => !card.holding && (opened.value.has(card.id) || interrupts(card)))
    .sort(byUrgency),
)
/** The card that lies over the page and asks for an answer; null when none does. */
export const alertCard = computed<Card | null>(() => waiting.value[0] ?? null)
export const waitingAlerts = computed(() => waiting.value.length)
watch(alertCard, (card) => {
  if (card && heldBack.delete(card.id)) ring(card)
})

export const cardOf = (id: string): Card | undefined => cards.value.get(id)

/** Starts with an empty list for the person now signed in, and what they answered before. */
export function resetPackages(): void {
  book = openBook()
  cards.value = new Map()
  dismissed.value = new Set()
  asking.value = []
  opened.value = new Set()
  keys.clear()
  givenUp.clear()
  underWay.value = new Map()
  heldBack.clear()
}

function stopAsking(id: string): void {
  asking.value = asking.value.filter((other) => other !== id)
  heldBack.delete(id)
  opened.value = new Set([...opened.value].filter((other) => other !== id))
}

/** `isWhole`: out of the whole list as the server sees it now; the same version may come in another language. */
function receive(card: Card, isWhole = false): void {
  if (givenUp.has(card.id) && !card.holding && !book.isDismissed(card.id)) book.dismiss(card.id)
  const verdict = book.receive(card)
  const known = cards.value.get(card.id)
  if (!known || isWhole || verdict !== 'known') cards.value = new Map(cards.value).set(card.id, card)
  if (book.isDismissed(card.id)) dismissed.value = new Set(dismissed.value).add(card.id)
  if (verdict === 'alert') raise(card)
}

function raise(card: Card): void {
  if (!asking.value.includes(card.id)) asking.value = [...asking.value, card.id]
  if (interrupts(card)) ring(card)
  else heldBack.add(card.id)
}

function ring(card: Card): void {
  playChime()
  vibrate()
  // For the officer's count of people reached; an alert that was not counted is still an alert.
  ask('seen', { package_id: card.id, round: card.round }).catch(() => {})
}

/** Takes note of what became of these seats; whoever took one again after giving one back holds it. */
export function noteSeats(mine: Assignment[]): void {
  const next = new Map(underWay.value)
  for (const seat of mine) {
    if (seat.state === 'released') givenUp.add(seat.package_id)
    if (ON_THE_WAY.includes(seat.state)) next.set(seat.id, seat.package_id)
    else next.delete(seat.id)
  }
  underWay.value = next
}

/** The whole list, as the server sees it from this cell: what is not in it has ended or is out of reach. */
export function takeAll(all: Card[]): void {
  const current = new Set(all.map((card) => card.id))
  const gone = [...cards.value.keys()].filter((id) => !current.has(id))
  if (gone.length > 0) {
    cards.value = new Map([...cards.value].filter(([id]) => current.has(id)))
    gone.forEach(stopAsking)
  }
  for (const card of all) receive(card, true)
}

onLive('welcome', (welcome) => {
  // Before the cards: a phone or tab that knows nothing yet would ring for them.
  noteSeats(welcome.assignments)
  takeAll(welcome.packages)
})
onLive('package', (told) => void inMyLanguage(told).then(receiveTold))

/** What is told to everybody at once is in Chinese; who reads English asks for the card again. */
async function inMyLanguage(card: Card): Promise<Card> {
  return language.value === 'zh' ? card : api.card(card.id).catch(() => card)
}

/** Nor can it say what I myself have to do with it; that is known here. */
function receiveTold(card: Card): void {
  const known = cards.value.get(card.id)
  const mine = { holding: known?.holding ?? card.holding ?? false, watching: known?.watching ?? card.watching ?? false }
  receive({ ...card, ...mine })
}
onLive('package_ended', (ended) => {
  const card = cards.value.get(ended.id)
  forgetPackage(ended.id)
  // Whoever took part is told in words that stay; whoever was only asked, in passing; all others not at all.
  if (!card) return
  const isShown = isOn('assignment') || isOn('watch') || isOn('report')
  if (card.holding || card.watching) announce('done', outcomeOf(ended), card.title, isShown)
  else if (!isShown) tell('plain', outcomeOf(ended), card.title)
})

/** What became of a package, in the reader's language. */
export function outcomeOf(ended: PackageEnded): string {
  return language.value === 'en' ? ended.outcome_text_en : ended.outcome_text
}

/** Takes an ended package off every list. */
export function forgetPackage(id: string): void {
  const next = new Map(cards.value)
  next.delete(id)
  cards.value = next
  book.forget(id)
  closeAlert(id)
}

/** 这次不去: it stays on the list, further down. */
export function dismiss(id: string): void {
  book.dismiss(id)
  dismissed.value = new Set(dismissed.value).add(id)
  closeAlert(id)
}

/** Shows the card again, for somebody who opens it from the list. */
export function reopen(id: string): void {
  if (!asking.value.includes(id)) asking.value = [...asking.value, id]
  opened.value = new Set(opened.value).add(id)
}

/** Puts the card away without an answer: it stays on the list where it was. */
export function closeAlert(id: string): void {
  stopAsking(id)
  stopSpeaking()
}

function keyFor(wish: string): string {
  const key = keys.get(wish) ?? newKey()
  keys.set(wish, key)
  return key
}

/** Does it over the socket or, without one, over HTTP; the key is given up only once the server has answered. */
async function once<T>(wish: string, live: (key: string) => Promise<T>, http: (key: string) => Promise<T>): Promise<T> {
  const key = keyFor(wish)
  try {
    const answer = await live(key).catch((error: unknown) => {
      if (error instanceof UnreachableError) return http(key)
      throw error
    })
    keys.delete(wish)
    return answer
  } catch (error) {
    if (error instanceof ProblemError && !error.isPassing) keys.delete(wish)
    throw error
  }
}

/** Takes a seat. A ProblemError `package-full` means that others were faster. */
export async function grab(id: string): Promise<GrabAnswer> {
  try {
    const answer = await once(
      `grab ${id}`,
      (key) => ask('grab', { package_id: id, key }),
      (key) => api.grab(id, key),
    )
    patch(id, { holding: true })
    closeAlert(id)
    return answer
  } catch (error) {
    if (error instanceof ProblemError && error.slug === 'package-full') patch(id, { seats_left: 0, state: 'full' })
    if (error instanceof ProblemError && error.slug === 'package-ended') forgetPackage(id)
    throw error
  }
}

/** 协助留意: no seat, the public description only, and sightings count. */
export async function keepAnEyeOut(id: string): Promise<void> {
  await once(
    `watch ${id}`,
    (key) => ask('watch', { package_id: id, key }),
    async (key) => ({ card: await api.watch(id, key) }),
  )
  patch(id, { watching: true })
  closeAlert(id)
}

/** Notes on the card whether this person has a seat. */
export function markHolding(id: string, holding: boolean): void {
  patch(id, { holding })
}

function patch(id: string, change: Partial<Card>): void {
  const card = cards.value.get(id)
  if (card) cards.value = new Map(cards.value).set(id, { ...card, ...change })
}
