/** What just happened, in sentences: short notes that pass, and important ones that stay until they are read. */

import { ref } from 'vue'

export type Tone = 'done' | 'wait' | 'life' | 'plain'

export interface Note {
  id: number
  tone: Tone
  text: string
  /** A second line: what it means or what comes next. */
  more: string
  stays: boolean
}

// Long enough to read two lines aloud to oneself.
const PASSES_AFTER_MS = 6_000
const MOST_AT_ONCE = 3

let lastId = 0

export const notes = ref<Note[]>([])

export function dismissNote(id: number): void {
  notes.value = notes.value.filter((note) => note.id !== id)
}

function push(note: Omit<Note, 'id'>): void {
  lastId += 1
  const id = lastId
  notes.value = [...notes.value, { ...note, id }].slice(-MOST_AT_ONCE)
  if (!note.stays) setTimeout(() => dismissNote(id), PASSES_AFTER_MS)
}

/** A note that goes away by itself. */
export function tell(tone: Tone, text: string, more = ''): void {
  if (text) push({ tone, text, more, stays: false })
}

/** A note that waits to be read. */
export function announce(tone: Tone, text: string, more = ''): void {
  if (text) push({ tone, text, more, stays: true })
}
