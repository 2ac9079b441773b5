/** An object as this reader may see it in full, asked for when it is opened and again when it changes. */
import { computed, ref, shallowRef, watch, type Ref } from 'vue'

import { Problem } from '@/api/client'

/** Several events of one change come together; one question answers them all. */
const ASK_AFTER_MS = 250

/**
 * @param id whose
 * @param live the object as events bring it: newer, but made for nobody in particular
 * @param ask the full answer, whose reading the server may write down
 * @param renew how the newer live object and the fuller known one become one
 */
export function useFull<T extends { id: string }>(
  id: Ref<string>,
  live: Ref<T | undefined>,
  ask: (id: string) => Promise<T>,
  renew: (known: T, fresh: T) => T,
) {
  const full = shallowRef<T | null>(null)
  /** The live object that the full answer already includes. */
  const answered = shallowRef<T | undefined>(undefined)
  const failure = ref<string | null>(null)

  async function load(): Promise<void> {
    const wanted = id.value
    const includes = live.value
    try {
      const answer = await ask(wanted)
      if (wanted !== id.value) return
      full.value = answer
      answered.value = includes
      failure.value = null
    } catch (error) {
      if (error instanceof Problem && wanted === id.value) failure.value = error.message
    }
  }

  watch(
    id,
    () => {
      full.value = null
      void load()
    },
    { immediate: true },
  )
  watch(live, (next, _before, onCleanup) => {
    if (!next) return
    const timer = setTimeout(() => void load(), ASK_AFTER_MS)
    onCleanup(() => {
      clearTimeout(timer)
    })
  })

  const shown = computed<T | null>(() => {
    const known = full.value
    const fresh = live.value
    if (!known || !fresh) return known ?? fresh ?? null
    return fresh === answered.value ? known : renew(known, fresh)
  })

  return { shown, failure, load }
}
