/** The desk's keys. They keep quiet while someone types, while an input method composes, and while a dialog is open. */
import { onBeforeUnmount, onMounted, ref } from 'vue'

/** Chromium reports this code for keys an input method has taken, also where isComposing is already false. */
const TAKEN_BY_INPUT_METHOD = 229

export const helpOpen = ref(false)

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  return target.isContentEditable || target.closest('input, textarea, select, [role="combobox"]') !== null
}

export function dialogOpen(): boolean {
  return [...document.querySelectorAll('.el-overlay')].some((node) => getComputedStyle(node).display !== 'none')
}

/** Whether this press is meant for the desk. Escape counts also from within an input. */
export function isForDesk(event: KeyboardEvent): boolean {
  if (event.defaultPrevented || event.isComposing || event.keyCode === TAKEN_BY_INPUT_METHOD) return false
  if (event.ctrlKey || event.metaKey || event.altKey) return false
  if (dialogOpen()) return false
  return event.key === 'Escape' || !isTyping(event.target)
}

/** What to do per key; a handler that returns false lets the key through. */
export type KeyMap = Record<string, (event: KeyboardEvent) => unknown>

export function useKeys(map: KeyMap): void {
  const onKey = (event: KeyboardEvent) => {
    if (!isForDesk(event)) return
    // From within a field Escape leaves the field first; a list that is open there closes by the same press.
    if (isTyping(event.target) && event.target instanceof HTMLElement) {
      event.target.blur()
      return
    }
    const handler = map[event.key]
    // Enter on a button or link is that button's own.
    const onControl = event.target instanceof HTMLElement && event.target.closest('button, a, summary') !== null
    if (!handler || (event.key === 'Enter' && onControl)) return
    if (handler(event) !== false) event.preventDefault()
  }
  onMounted(() => {
    window.addEventListener('keydown', onKey)
  })
  onBeforeUnmount(() => {
    window.removeEventListener('keydown', onKey)
  })
}
