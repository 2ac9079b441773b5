/** What a dialog owes the keyboard in the browser: it has the focus, Escape closes it, the focus goes back after it. */

import { onMounted, onUnmounted } from 'vue'
import { isH5 } from '@/device/platform'

/** `id` is the dialog's element, which needs a tabindex of -1. */
export function useDialog(id: string, close: () => void): void {
  if (!isH5) return
  let before: Element | null = null

  const listen = (event: KeyboardEvent): void => {
    // Escape belongs to the input method while it composes.
    if (event.key === 'Escape' && !event.isComposing) close()
  }

  onMounted(() => {
    before = document.activeElement
    document.getElementById(id)?.focus()
    document.addEventListener('keydown', listen)
  })

  onUnmounted(() => {
    document.removeEventListener('keydown', listen)
    if (before instanceof HTMLElement) before.focus()
  })
}
