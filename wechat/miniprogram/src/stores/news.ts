/** What just happened, in sentences: a note floats over any page and passes; what matters also stays on the home page. */

import { ref } from 'vue'

export type Tone = 'done' | 'wait' | 'life' | 'plain'

export interface Note {
  id: number
  tone: Tone
  text: string
  /** A second line: what it means or what comes next. */
  more: string
}

// Long enough to read two lines aloud to oneself.
const PASSES_AFTER_MS = 6_000
const MOST_AFLOAT = 3
const MOST_MESSAGES = 5

let lastId = 0

/** What floats over the page now. */
export const notes = ref<Note[]>([])
/** What waits on the home page until it is put away. */
export const messages = ref<Note[]>([])

export function dismissNote(id: number): void {
  notes.value = notes.value.filter((note) => note.id !== id)
}

export function dismissMessage(id: number): void {
  messages.value = messages.value.filter((message) => message.id !== id)
}

function make(tone: Tone, text: string, more: string): Note {
  lastId += 1
  return { id: lastId, tone, text, more }
}

function float(note: Note): number {
  notes.value = [...notes.value, note].slice(-MOST_AFLOAT)
  setTimeout(() => dismissNote(note.id), PASSES_AFTER_MS)
  return note.id
}

/** Says something in passing; gives the note, for what may cease to be so before it has passed. */
export function tell(tone: Tone, text: string, more = ''): number | null {
  return text ? float(make(tone, text, more)) : null
}

/** Says something that must not be missed; `isShown` when the page in front says it already. */
export function announce(tone: Tone, text: string, more = '', isShown = false): void {
  if (!text) return
  const note = make(tone, text, more)
  messages.value = [note, ...messages.value].slice(0, MOST_MESSAGES)
  if (!isShown) float(note)
}

/** Forgets another person's messages when somebody else signs in. */
export function resetNews(): void {
  messages.value = []
}
