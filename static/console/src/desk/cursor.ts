/** The keyboard's place in a list: j and k move it, it stays on its row when rows come and go. */
import { computed, nextTick, ref, type Ref } from 'vue'

import { bringIntoView } from '@/ui/into_view'

export function useCursor(keys: Ref<string[]>) {
  const wanted = ref<string | null>(null)
  let lastIndex = 0

  const current = computed(() => (wanted.value && keys.value.includes(wanted.value) ? wanted.value : null))

  /** Moves by one; when the row is gone, goes on from where it was. */
  function move(step: 1 | -1): void {
    if (!keys.value.length) return
    const at = current.value ? keys.value.indexOf(current.value) : lastIndex - (step > 0 ? 1 : 0)
    const next = Math.min(keys.value.length - 1, Math.max(0, wanted.value === null ? 0 : at + step))
    lastIndex = next
    wanted.value = keys.value[next] ?? null
    void nextTick(() => {
      const row = document.querySelector<HTMLElement>(`[data-key="${CSS.escape(wanted.value ?? '')}"]`)
      const list = row?.closest<HTMLElement>('.scroll')
      if (row && list) bringIntoView(list, row, 'nearest')
      // Enter presses what has the focus: a row that was clicked before must not be pressed in another's place.
      if (document.activeElement?.matches('[data-key]')) row?.focus({ preventScroll: true })
    })
  }

  return { current, move }
}
