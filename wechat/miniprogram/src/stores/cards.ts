/** The open packages this person may help with, as far as the phone knows them, and how those ended that have. */

import { computed, ref } from 'vue'
import type { Card, PackageEnded } from '@/api/types'

const cards = ref(new Map<string, Card>())
const ends = ref(new Map<string, PackageEnded>())

const isMissing = (card: Card): number => Number(card.kind === 'missing_person')

const hasSeats = (card: Card): number => Number(card.seats_left > 0)

/** A life first, then where there is a seat, then somebody missing, then what is new. */
export const byUrgency = (a: Card, b: Card): number =>
  Number(b.danger_to_life) - Number(a.danger_to_life) ||
  hasSeats(b) - hasSeats(a) ||
  isMissing(b) - isMissing(a) ||
  Date.parse(b.opened_at) - Date.parse(a.opened_at)

export const openCards = computed(() => [...cards.value.values()].sort(byUrgency))

export const cardOf = (id: string): Card | undefined => cards.value.get(id)
/** How the package ended, once it has: it is never open again, whatever answer is still under way. */
export const endOf = (id: string): PackageEnded | undefined => ends.value.get(id)

export function putCard(card: Card): void {
  cards.value = new Map(cards.value).set(card.id, card)
}

export function patchCard(id: string, change: Partial<Card>): void {
  const card = cards.value.get(id)
  if (card) putCard({ ...card, ...change })
}

export function dropCards(ids: string[]): void {
  if (ids.length > 0) cards.value = new Map([...cards.value].filter(([id]) => !ids.includes(id)))
}

export function noteEnd(ended: PackageEnded): void {
  ends.value = new Map(ends.value).set(ended.id, ended)
}

export function resetCards(): void {
  cards.value = new Map()
  ends.value = new Map()
}
