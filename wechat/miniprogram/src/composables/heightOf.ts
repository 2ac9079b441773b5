/** Follows the height of an element in the browser. */

import { onMounted, onUnmounted } from 'vue'

export function useHeightOf(id: string, changed: (heightPx: number) => void): void {
  let observer: ResizeObserver | null = null

  onMounted(() => {
    const element = document.getElementById(id)
    if (!element) return
    observer = new ResizeObserver(() => changed(element.offsetHeight))
    observer.observe(element)
  })

  onUnmounted(() => observer?.disconnect())
}
