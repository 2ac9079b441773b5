/** What is written and not out yet, kept on this machine: the new package and every draft gone on with have a place each. */
import type { Id, Photo } from '@/api/types'

import type { PackageFields } from './fields'

/** A sheet older than this is about a case that is over: it is thrown away rather than shown. */
const KEPT_HOURS = 12
/** A console stays open for days. */
const LOOK_EVERY_MS = 15 * 60_000

/** What the server has of it, as it was read or sent last, and who wrote it first. */
export interface Saved {
  id: Id
  number: string
  by: string
  version: number
  fields: PackageFields
  photo: Photo | null
}
/** What one wrote oneself, laid aside while somebody else's words are in the form. */
export type Aside = Pick<Sheet, 'fields' | 'photo'>
export interface Sheet {
  fields: PackageFields
  callText: string
  photo: Photo | null
  saved: Saved | null
  aside: Aside | null
}
interface Kept extends Sheet {
  at: number
}

const ALL = 'shouwang.draft.'

export const placeOf = (personId: Id, slot: string) => `${ALL}${personId}.${slot}`

/** The sheet's things are plain; a copy of them is nobody else's. */
export const copyOf = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T

export function keep(place: string, sheet: Sheet, at = Date.now()): number {
  localStorage.setItem(place, JSON.stringify({ ...sheet, at } satisfies Kept))
  return at
}

export function keptAt(place: string): Kept | null {
  try {
    const kept = JSON.parse(localStorage.getItem(place) ?? 'null') as Kept | null
    if (kept && Date.now() - kept.at <= KEPT_HOURS * 3_600_000) return kept
  } catch {
    // What cannot be read is of no use to anybody.
  }
  localStorage.removeItem(place)
  return null
}

/** Tells what another window of this machine has written or removed (null) in the place that is open in this one. */
export function hearOthers(place: () => string | false, take: (kept: Kept | null) => void): void {
  window.addEventListener('storage', ({ key }) => {
    if (key !== null && key === place()) take(keptAt(key))
  })
}

const places = () => Object.keys(localStorage).filter((place) => place.startsWith(ALL))

/** Whether this person wrote what is not out yet, in whichever window. */
export const hasKept = (personId: Id): boolean =>
  places().some((place) => place.startsWith(placeOf(personId, '')) && keptAt(place) !== null)

/** What an officer wrote about a family does not stay behind for the next one at this desk; '' is nobody. */
export function forgetAllBut(personId: Id): void {
  for (const place of places())
    if (!personId || !place.startsWith(placeOf(personId, ''))) localStorage.removeItem(place)
}

/** The writer of what is too old may never come back to find it so. */
export function watchKept(): void {
  const forgetOld = () => {
    places().forEach(keptAt)
  }
  forgetOld()
  setInterval(forgetOld, LOOK_EVERY_MS)
}
