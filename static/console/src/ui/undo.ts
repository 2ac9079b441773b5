/** An answer that can still be taken back: it is sent a few seconds after the press, or at once when one leaves. */
import { reactive, readonly, ref } from 'vue'

/** Long enough to notice a slip of the finger, short enough that a volunteer does not wait for it. */
export const UNDO_MS = 4000

interface Waiting {
  id: number
  wish: string
  sentence: string
  run: () => Promise<unknown>
  timer: ReturnType<typeof setTimeout>
}

const waiting = ref<Waiting | null>(null)
/** What was sent and has no answer yet. */
const underWay = reactive(new Set<string>())
let lastId = 0

export const undoable = readonly(waiting)

async function send(entry: Waiting): Promise<void> {
  clearTimeout(entry.timer)
  if (waiting.value?.id === entry.id) waiting.value = null
  underWay.add(entry.wish)
  try {
    await entry.run()
  } finally {
    underWay.delete(entry.wish)
  }
}

/** Whether this very answer was given already: it can be taken back still, or is being sent. */
export function isGiven(wish: string): boolean {
  return waiting.value?.wish === wish || underWay.has(wish)
}

/** Sends what waits now: before the next one, and when the page is left. */
export function flushUndo(): void {
  if (waiting.value) void send(waiting.value)
}

/**
 * Shows the sentence with an undo button and runs the work when nobody pressed it.
 * @param wish what is wanted, by name: pressed twice it is wanted once, and can still be taken back
 */
export function withUndo(wish: string, sentence: string, run: () => Promise<unknown>): void {
  if (isGiven(wish)) return
  flushUndo()
  lastId += 1
  const timer = setTimeout(() => void send(entry), UNDO_MS)
  const entry: Waiting = { id: lastId, wish, sentence, run, timer }
  waiting.value = entry
}

export function takeBack(): void {
  if (!waiting.value) return
  clearTimeout(waiting.value.timer)
  waiting.value = null
}

window.addEventListener('pagehide', flushUndo)
