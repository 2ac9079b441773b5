/**
 * Keeps what a volunteer sends until the server has it: arrivals, sightings, reports, and their photos.
 *
 * An errand is written to storage before anything is sent and removed after the server answered. Killed anywhere in
 * between, it is sent again with the same key, and the server answers with the first result: so it counts once.
 */

import { ProblemError, UnreachableError } from '@/api/problem'
import type { PackageKind } from '@/api/types'

/** `photos`: those of a sighting that has gone; its id is their target. */
export type ErrandKind = 'help' | 'sighting' | 'arrive' | 'photos' | 'report' | 'release'

export interface HeldPhoto {
  /** Where the phone keeps the file until it is sent. */
  ref: string
  /** The server's id once it is uploaded: not uploaded a second time after a restart. */
  photo_id: string | null
}

export interface Errand {
  key: string
  /** Whose errand: another person signing in on this phone must not send it. */
  owner: string
  kind: ErrandKind
  /** The package (sighting), sighting (photos) or assignment (all others) it is about. */
  target: string
  /** What the reader is told it was about: nothing sealed, since it is written to storage. */
  about: { title: string; station: string; kind: PackageKind }
  body: Record<string, unknown>
  photos: HeldPhoto[]
  made_at: string
  state: 'waiting' | 'refused'
  /** Why the server did not take it, in its own words. */
  refusal: string | null
}

export interface OutboxPorts {
  load(): Errand[]
  save(errands: Errand[]): void
  /** Sends one photo and gives the server's id. */
  uploadPhoto(ref: string): Promise<string>
  dropPhoto(ref: string): void
  deliver(errand: Errand, photoIds: string[]): Promise<unknown>
  /** Whose errands may be sent now; null while nobody is signed in. */
  owner(): string | null
  /** Runs `again` after so many milliseconds, and forgets an earlier wish. */
  schedule(again: () => void, delayMs: number): void
  changed(errands: readonly Errand[]): void
  sent(errand: Errand, answer: unknown, lostPhotos: number): void
  refused(errand: Errand): void
}

export interface Outbox {
  /** Takes over an errand; one with a key that is here already is the same one, told twice. */
  add(errand: Errand): void
  /** Sends what waits. Harmless to call at any time, also while it is under way. */
  flush(): Promise<void>
  /** Takes a refused errand off the list. */
  discard(key: string): void
  errands(): readonly Errand[]
}

// A life first. An arrival must reach the server before the report that ends the assignment.
const URGENCY: readonly ErrandKind[] = ['help', 'sighting', 'arrive', 'photos', 'report', 'release']

// Quick at first, since most gaps are a lift or an underpass; then once a minute, to spare the battery.
const RETRY_AFTER_MS = [2_000, 5_000, 15_000, 30_000, 60_000] as const

export function createOutbox(ports: OutboxPorts): Outbox {
  let errands = ports.load()
  let failures = 0
  let flushing: Promise<void> | null = null

  // Starts from what is stored, not from memory: another tab of the same person may have added to it meanwhile.
  const keep = (change: (stored: Errand[]) => Errand[]): void => {
    errands = change(ports.load())
    ports.save(errands)
    ports.changed(errands)
  }
  const change = (key: string, into: (stored: Errand) => Errand): void =>
    keep((stored) => stored.map((errand) => (errand.key === key ? into(errand) : errand)))
  const remove = (errand: Errand): void => {
    keep((stored) => stored.filter((other) => other.key !== errand.key))
    for (const photo of errand.photos) ports.dropPhoto(photo.ref)
  }

  /** What another tab did meanwhile, or was closed over and had not sent. */
  const lookAgain = (): void => {
    errands = ports.load()
    ports.changed(errands)
  }
  const isTheirs = (errand: Errand): boolean => errand.owner === ports.owner()

  /** The most urgent one that was not tried in vain just now; nothing of a seat goes past its arrival. */
  const next = (inVain: ReadonlySet<string>): Errand | undefined => {
    lookAgain()
    const lateArrivals = errands.filter((errand) => errand.kind === 'arrive' && inVain.has(errand.key))
    return errands
      .filter((errand) => errand.state === 'waiting' && isTheirs(errand) && !inVain.has(errand.key))
      .filter((errand) => !lateArrivals.some((arrival) => arrival.target === errand.target))
      .sort((a, b) => URGENCY.indexOf(a.kind) - URGENCY.indexOf(b.kind))[0]
  }

  /** Uploads what is not up yet, noting each id at once; gives how many will never go: they do not hold up the word. */
  const upload = async (errand: Errand): Promise<number> => {
    let lost = 0
    for (const held of errand.photos) {
      if (held.photo_id || !isTheirs(errand)) continue
      try {
        const photo = { ...held, photo_id: await ports.uploadPhoto(held.ref) }
        change(errand.key, (stored) => withPhoto(stored, photo))
      } catch (error) {
        if (isWorthRetrying(error)) throw error
        lost += 1
      }
    }
    return lost
  }

  /** The errand as it stands now; undefined when another tab has sent it, or somebody else has signed in. */
  const stillToSend = (key: string): Errand | undefined => {
    lookAgain()
    return errands.find((errand) => errand.key === key && isTheirs(errand))
  }

  const sendOne = async (errand: Errand): Promise<void> => {
    try {
      const lost = errand.kind === 'sighting' ? 0 : await upload(errand)
      const ready = stillToSend(errand.key)
      if (!ready) return
      const photoIds = ready.photos.flatMap((photo) => (photo.photo_id ? [photo.photo_id] : []))
      const answer = await ports.deliver(ready, photoIds)
      if (ready.kind !== 'sighting' || ready.photos.length === 0) remove(ready)
      else change(ready.key, (stored) => photosAfter(stored, answer as { id: string }))
      if (isTheirs(ready)) ports.sent(ready, answer, lost)
    } catch (error) {
      if (isWorthRetrying(error)) throw error
      const refusal = error instanceof ProblemError ? error.message : String(error)
      change(errand.key, (stored) => ({ ...stored, state: 'refused', refusal }))
      const refused = stillToSend(errand.key)
      if (refused) ports.refused(refused)
    }
  }

  /** Each once, whatever becomes of the others: a photo on a bad line keeps no call for help waiting. */
  const sendAll = async (): Promise<void> => {
    const inVain = new Set<string>()
    for (let errand = next(inVain); errand; errand = next(inVain)) {
      try {
        await sendOne(errand)
      } catch (error) {
        // No network is everyday; anything else is a fault of ours that somebody should be able to find.
        if (!(error instanceof UnreachableError || error instanceof ProblemError)) console.error('outbox', error)
        inVain.add(errand.key)
      }
    }
    if (inVain.size === 0) failures = 0
    else {
      const delay = RETRY_AFTER_MS[Math.min(failures, RETRY_AFTER_MS.length - 1)] ?? 60_000
      failures += 1
      ports.schedule(() => void flush(), delay)
    }
  }

  const flush = (): Promise<void> => {
    flushing ??= sendAll().finally(() => {
      flushing = null
    })
    return flushing
  }

  return {
    add(errand) {
      keep((stored) => (stored.some((other) => other.key === errand.key) ? stored : [...stored, errand]))
      failures = 0
      void flush()
    },
    flush,
    discard(key) {
      const errand = errands.find((other) => other.key === key)
      if (errand) remove(errand)
    },
    errands: () => errands,
  }
}

function withPhoto(errand: Errand, photo: HeldPhoto): Errand {
  return { ...errand, photos: errand.photos.map((held) => (held.ref === photo.ref ? photo : held)) }
}

/**
 * The pictures of a sighting whose words are with the desk: in its place, in the same write. A minute of a bad line
 * for a photo is a minute in which nobody knows where the child was seen.
 */
function photosAfter(sighting: Errand, answer: { id: string }): Errand {
  return { ...sighting, kind: 'photos', target: answer.id, body: {} }
}

/**
 * Everything but a clear "no" is tried again. A 401 is not a no to this errand but to the token: it waits for the next
 * sign-in of its owner.
 */
function isWorthRetrying(error: unknown): boolean {
  if (!(error instanceof ProblemError)) return !(error instanceof PhotoGoneError)
  return error.isPassing || error.status === 401
}

/** The phone no longer has the file (its storage was cleared): the errand goes without it. */
export class PhotoGoneError extends Error {
  constructor(ref: string) {
    super(`photo ${ref} is gone`)
    this.name = 'PhotoGoneError'
  }
}
