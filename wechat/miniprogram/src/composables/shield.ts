/** For a moment nothing can be tapped: what lies under the finger has just changed. */

import { ref } from 'vue'
import { DOUBLE_TAP_MS } from '@/lib/taps'

/** While true, every page lies under a cover that takes all taps (PageShell). */
export const isShielded = ref(false)

let timer: ReturnType<typeof setTimeout> | undefined

/** Called when a sheet opens or closes: the second of two taps must not fall on what has just come under the finger. */
export function swallowTaps(): void {
  clearTimeout(timer)
  isShielded.value = true
  timer = setTimeout(() => {
    isShielded.value = false
  }, DOUBLE_TAP_MS)
}
