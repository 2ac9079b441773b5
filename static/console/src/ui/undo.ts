/** An answer that can still be taken back: it is sent a few seconds after the press, or at once when one leaves. */
import { readonly, ref } from 'vue'

/** Long enough to notice a slip of the finger, short enough that a volunteer does not wait for it. */
export const UNDO_MS = 4000

interface Waiting {
  id: number
  sentence: string
  run: () => Promise<unknown>
  onTakenBack?: () => unknown
  timer: ReturnType<typeof setTimeout>
}

const waiting = ref<Waiting | null>(null)
let lastId = 0

export const undoable = readonly(waiting)

async function send(entry: Waiting): Promise<void> {
  clearTimeout(entry.timer)
  if (waiting.value?.id === entry.id) waiting.value = null
  await entry.run()
}

/** Sends what waits now: before the next one, and when the page is left. */
export function flushUndo(): void {
  if (waiting.value) void send(waiting.value)
}

/** Shows the sentence with an undo button and runs the work when nobody pressed it. */
export function withUndo(sentence: string, run: () => Promise<unknown>, onTakenBack?: () => unknown): void {
  flushUndo()
  lastId += 1
  const timer = setTimeout(() => void send(entry), UNDO_MS)
  const entry: Waiting = { id: lastId, sentence, run, timer, onTakenBack }
  waiting.value = entry
}

export function takeBack(): void {
  if (!waiting.value) return
  clearTimeout(waiting.value.timer)
  waiting.value.onTakenBack?.()
  waiting.value = null
}

window.addEventListener('pagehide', flushUndo)
