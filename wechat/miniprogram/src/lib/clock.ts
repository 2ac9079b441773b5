/** The server's time as this phone knows it, so that a countdown reads the same on every phone. */

import type { Timestamp } from '@/api/types'

export interface ServerClock {
  /** Milliseconds since the epoch by the server's clock. */
  now(): number
  /** Takes the server's word for what time it is now. */
  set(serverTime: Timestamp): void
}

/** How far the server is ahead, in milliseconds: kept, for a phone that is opened where there is no network. */
export interface KeptAhead {
  load(): number
  save(aheadMs: number): void
}

// Less is the way of the message, and nothing to write down anew.
const WORTH_KEEPING_MS = 1_000

/** `phoneNow` is the phone's own clock in milliseconds, which may be hours off. */
export function createServerClock(phoneNow: () => number, kept: KeptAhead): ServerClock {
  let keptMs = kept.load()
  let aheadMs = keptMs
  return {
    now: () => phoneNow() + aheadMs,
    set(serverTime) {
      const told = Date.parse(serverTime)
      if (Number.isNaN(told)) return
      aheadMs = told - phoneNow()
      if (Math.abs(aheadMs - keptMs) < WORTH_KEEPING_MS) return
      keptMs = aheadMs
      kept.save(aheadMs)
    },
  }
}
