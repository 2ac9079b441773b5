/** Which taps are meant, for all buttons together: the second of a pair may meet another one than the first. */

import { createTapGuard, type Tap } from '@/lib/taps'

const guard = createTapGuard()

/** uni's own events say in `detail` where the tap was; a key's press has no place. */
function tapOf(event: unknown): Tap {
  const { x = 0, y = 0 } = (event as { detail?: { x?: number; y?: number } }).detail ?? {}
  return { at: Date.now(), x, y }
}

export const isMeant = (event: unknown): boolean => guard.isMeant(tapOf(event))

export const noteTap = (event: unknown): void => guard.note(tapOf(event))
