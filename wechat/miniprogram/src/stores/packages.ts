/** The open packages this person may help with: what comes of them, and this person's answers. */

import { computed, ref } from 'vue'
import { ProblemError, UnreachableError } from '@/api/problem'
import type { Assignment, Card, GrabAnswer, PackageEnded } from '@/api/types'
import { readStored, writeStored } from '@/device/storage'
import { createAlertBook, type AlertRecords } from '@/lib/alertBook'
import { newKey } from '@/lib/keys'
import { isOn } from '@/lib/routes'
import { isAsking, noteWays, raise, resetAlerts, stopAsking } from '@/stores/alerts'
import { byUrgency, cardOf, dropCards, endOf, noteEnd, openCards, patchCard, putCard, resetCards } from '@/stores/cards'
import { ask, onLive } from '@/stores/connection'
import { announce, tell } from '@/stores/news'
import { api, language, personId } from '@/stores/session'

const storedName = (): string => `alerts.${personId.value ?? 'nobody'}`
const openBook = () =>
  createAlertBook(readStored<AlertRecords>(storedName(), {}), (records) => writeStored(storedName(), records))

let book = openBook()
const dismissed = ref(new Set<string>())
/** One key for each wish, so that asking again over HTTP or after a gap cannot take two seats. */
const keys = new Map<string, string>()
/** Packages in which this person gave a seat back, wherever they did: listed, but not rung for. */
const givenUp = new Set<string>()

export const freshCards = computed(() => openCards.value.filter((card) => !dismissed.value.has(card.id)))
export const dismissedCards = computed(() => openCards.value.filter((card) => dismissed.value.has(card.id)))

/** Starts with an empty list for the person now signed in, and what they answered before. */
export function resetPackages(): void {
  book = openBook()
  resetCards()
  dismissed.value = new Set()
  resetAlerts()
  keys.clear()
  givenUp.clear()
}

/** `isWhole`: out of the whole list as the server sees it now; the same version may come in another language. */
function receive(card: Card, isWhole = false): void {
  // An answer may be overtaken by the word that it is over.
  if (endOf(card.id)) return
  if (givenUp.has(card.id) && !card.holding && !book.isDismissed(card.id)) book.dismiss(card.id)
  const verdict = book.receive(card)
  if (!cardOf(card.id) || isWhole || verdict !== 'known') putCard(card)
  if (book.isDismissed(card.id)) dismissed.value = new Set(dismissed.value).add(card.id)
  // Asked before this page was loaded anew, and not answered yet: still asked.
  const isOpen = book.isOpen(card.id) && !card.holding && !card.watching
  if (verdict === 'alert' || (isOpen && !isAsking(card.id))) raise(card.id)
}

/** Takes note of what became of these seats; whoever took one again after giving one back holds it. */
export function noteSeats(mine: Assignment[]): void {
  for (const { package_id: id, state } of mine) if (state === 'released') givenUp.add(id)
  noteWays(mine)
}

/** The whole list, as the server sees it from this cell: what is not in it has ended or is out of reach. */
export function takeAll(all: Card[]): void {
  const current = new Set(all.map((card) => card.id))
  const gone = openCards.value.map((card) => card.id).filter((id) => !current.has(id))
  dropCards(gone)
  gone.forEach(stopAsking)
  // What they hold comes first: whether they are on their way to a life decides which of the others ring. Then what
  // presses most: the card that is shown first stays.
  const inTurn = [...all].sort((a, b) => Number(b.holding) - Number(a.holding) || byUrgency(a, b))
  for (const card of inTurn) receive(card, true)
}

onLive('welcome', (welcome) => {
  // Before the cards: a phone or tab that knows nothing yet would ring for them.
  noteSeats(welcome.assignments)
  takeAll(welcome.packages)
})
onLive('package', (told) => void inMyLanguage(told).then((card) => card && receiveTold(card)))

/**
 * What is told to everybody at once is in Chinese; who reads English asks for the card again. Null where the server has
 * it no more; as it was told where the server does not answer.
 */
async function inMyLanguage(told: Card): Promise<Card | null> {
  if (language.value === 'zh') return told
  return api.card(told.id).catch((error: unknown) => (isOver(error) ? null : told))
}

const isOver = (error: unknown): boolean =>
  error instanceof ProblemError && (error.status === 404 || error.slug === 'package-ended')

/** Nor can it say what I myself have to do with it; that is known here. */
function receiveTold(card: Card): void {
  const known = cardOf(card.id)
  const mine = { holding: known?.holding ?? card.holding ?? false, watching: known?.watching ?? card.watching ?? false }
  receive({ ...card, ...mine })
}
onLive('package_ended', (ended) => {
  const card = cardOf(ended.id)
  noteEnd(ended)
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
  dropCards([id])
  book.forget(id)
  stopAsking(id)
}

/** 这次不去: it stays on the list, further down. */
export function dismiss(id: string): void {
  book.dismiss(id)
  dismissed.value = new Set(dismissed.value).add(id)
  closeAlert(id)
}

/** Puts the card away without an answer: it stays on the list where it was. */
export function closeAlert(id: string): void {
  book.close(id)
  stopAsking(id)
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
    patchCard(id, { holding: true })
    closeAlert(id)
    return answer
  } catch (error) {
    if (error instanceof ProblemError && error.slug === 'package-full') patchCard(id, { seats_left: 0, state: 'full' })
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
  patchCard(id, { watching: true })
  closeAlert(id)
}

/** Notes on the card whether this person has a seat. */
export function markHolding(id: string, holding: boolean): void {
  patchCard(id, { holding })
}
