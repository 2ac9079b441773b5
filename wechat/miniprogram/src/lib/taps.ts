/** Tells the second tap of a trembling or hasty finger from a new wish. */

export interface Tap {
  /** Milliseconds, by any clock that does not go backwards. */
  at: number
  /** Where on the screen, in pixels. */
  x: number
  y: number
}

export interface TapGuard {
  /** Whether this tap is meant: not the repetition of the one before. */
  isMeant(tap: Tap): boolean
  /** A tap on something else than a button: the finger has been elsewhere since. */
  note(tap: Tap): void
}

// The slowest double tap that phones themselves take for one (Android 300 ms, Windows 500 ms).
export const DOUBLE_TAP_MS = 500
// A finger's tip: the second tap of a pair lands within it.
const SAME_SPOT_PX = 32

/**
 * Between two taps of a pair the first may have been answered, so that another button lies under the finger: "rest"
 * where "go on duty" was. That other button is not meant.
 */
export function createTapGuard(): TapGuard {
  let last: Tap | null = null
  const isRepetition = (tap: Tap): boolean =>
    last !== null && tap.at - last.at < DOUBLE_TAP_MS && Math.hypot(tap.x - last.x, tap.y - last.y) <= SAME_SPOT_PX
  const note = (tap: Tap): void => {
    if (!isRepetition(tap)) last = tap
  }

  return {
    note,
    isMeant(tap) {
      const isMeant = !isRepetition(tap)
      note(tap)
      return isMeant
    },
  }
}
