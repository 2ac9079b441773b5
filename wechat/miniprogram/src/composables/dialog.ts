/**
 * What a dialog owes the keyboard in the browser: it has the focus, nothing behind it can be reached, Escape closes it,
 * and the focus goes back after it. And what it owes the finger: a tap that opens or closes
 * it, or that it slides under, presses nothing by its repetition.
 */

import { onMounted, onUnmounted } from 'vue'
import { swallowTaps } from '@/composables/shield'
import { isH5 } from '@/device/platform'

/** `id` is the dialog's element, which needs a tabindex of -1, inside a cover beside what it covers. */
export function useDialog(id: string, close: () => void): void {
  // The one place where sheets open and close, on both platforms.
  onMounted(swallowTaps)
  onUnmounted(swallowTaps)
  if (!isH5) return
  let before: Element | null = null
  let covered: Element[] = []

  const listen = (event: KeyboardEvent): void => {
    // Escape belongs to the input method while it composes.
    if (event.key === 'Escape' && !event.isComposing) close()
  }

  onMounted(() => {
    before = document.activeElement
    const dialog = document.getElementById(id)
    const cover = dialog?.parentElement
    // What speaks by itself (role=status) keeps its voice.
    covered = [...(cover?.parentElement?.children ?? [])].filter(
      (element) => element !== cover && element.role !== 'status' && !element.hasAttribute('inert'),
    )
    covered.forEach((element) => element.setAttribute('inert', ''))
    // Without scrolling: the sheet is still below the screen, and the page would be drawn up to meet it.
    dialog?.focus({ preventScroll: true })
    document.addEventListener('keydown', listen)
  })

  onUnmounted(() => {
    covered.forEach((element) => element.removeAttribute('inert'))
    document.removeEventListener('keydown', listen)
    if (before instanceof HTMLElement) before.focus({ preventScroll: true })
  })
}
