/** Which card lies over the page and asks for an answer: one at a time, and none moves under a finger. */

import { computed, ref, watch } from 'vue'
import type { Assignment, Card } from '@/api/types'
import { playChime, vibrate } from '@/device/chime'
import { stopSpeaking } from '@/device/speech'
import { ON_THE_WAY } from '@/lib/seats'
import { byUrgency, cardOf } from '@/stores/cards'
import { ask } from '@/stores/connection'

const asking = ref<string[]>([])
/** Those of them that somebody opened from the list. */
const opened = ref(new Set<string>())
/** The one that is being read. */
const shown = ref<string | null>(null)
/** Those that have not rung yet. */
const silent = new Set<string>()
/** For which packages they are on their way now, by seat; where they have reported, they still hold the seat. */
const underWay = ref(new Map<string, string>())

/** Whether somebody who is on their way is asked at all: only when a life is at stake, and was not before. */
function interrupts(card: Card): boolean {
  const ways = [...underWay.value.values()].flatMap((id) => cardOf(id) ?? [])
  return ways.length === 0 || (card.danger_to_life && !ways.some((other) => other.danger_to_life))
}

const waiting = computed(() =>
  asking.value
    .flatMap((id) => cardOf(id) ?? [])
    .filter((card) => !card.holding && (opened.value.has(card.id) || interrupts(card)))
    .sort(byUrgency),
)
/** What waits behind the card that is shown, and may wait in the list as well. */
export const alertsBehind = computed(() =>
  waiting.value.filter((card) => card.id !== shown.value && !card.danger_to_life).map((card) => card.id),
)
export const alertCard = computed<Card | null>(() => waiting.value.find((card) => card.id === shown.value) ?? null)

/** The card being read stays until it is answered; only a life goes before it. */
watch(
  waiting,
  (cards) => {
    const read = cards.find((card) => card.id === shown.value)
    const first = cards[0]
    if (!read || (first?.danger_to_life && !read.danger_to_life)) shown.value = first?.id ?? null
    ring(cards.filter((card) => silent.delete(card.id)))
  },
  { flush: 'sync' },
)

/** What is read aloud is the card that is shown: it falls silent with it, and with no other. */
watch(() => alertCard.value?.id, stopSpeaking, { flush: 'sync' })

function ring(cards: Card[]): void {
  if (cards.length === 0) return
  playChime()
  vibrate()
  // For the officer's count of people reached; an alert that was not counted is still an alert.
  for (const card of cards) ask('seen', { package_id: card.id, round: card.round }).catch(() => {})
}

/** Asks about this card: it rings now, or once whoever is on their way has reported. */
export function raise(id: string): void {
  silent.add(id)
  if (asking.value.includes(id)) asking.value = [...asking.value]
  else asking.value = [...asking.value, id]
}

/** Shows the card again, for somebody who opens it from the list. */
export function reopen(id: string): void {
  opened.value = new Set(opened.value).add(id)
  shown.value = id
  if (!asking.value.includes(id)) asking.value = [...asking.value, id]
}

export const isAsking = (id: string): boolean => asking.value.includes(id)

export function stopAsking(id: string): void {
  silent.delete(id)
  asking.value = asking.value.filter((other) => other !== id)
  opened.value = new Set([...opened.value].filter((other) => other !== id))
}

/** Takes note of whether they are on their way with these seats. */
export function noteWays(mine: Assignment[]): void {
  const next = new Map(underWay.value)
  for (const seat of mine) {
    if (ON_THE_WAY.includes(seat.state)) next.set(seat.id, seat.package_id)
    else next.delete(seat.id)
  }
  underWay.value = next
}

export function resetAlerts(): void {
  asking.value = []
  opened.value = new Set()
  shown.value = null
  silent.clear()
  underWay.value = new Map()
}
