/** The server's time as this phone knows it, so that a countdown reads the same on every phone. */

import type { Timestamp } from '@/api/types'

export interface ServerClock {
  /** Milliseconds since the epoch by the server's clock. */
  now(): number
  /** Takes the server's word for what time it is now. */
  set(serverTime: Timestamp): void
}

/** `phoneNow` is the phone's own clock in milliseconds, which may be minutes off. */
export function createServerClock(phoneNow: () => number): ServerClock {
  let aheadMs = 0
  return {
    now: () => phoneNow() + aheadMs,
    set(serverTime) {
      const told = Date.parse(serverTime)
      if (!Number.isNaN(told)) aheadMs = told - phoneNow()
    },
  }
}
