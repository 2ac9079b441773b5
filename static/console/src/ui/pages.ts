/** A list that comes page by page, and from its beginning again when it is narrowed. */
import { ref, shallowRef } from 'vue'

import type { List } from '@/api/types'

import { useLatest } from './latest'

/** @param fetch one page as it is wanted now; from the beginning when the cursor is null */
export function usePages<T>(fetch: (cursor: string | null) => Promise<List<T>>) {
  const { busy, failure, ask, drop } = useLatest()
  /** null until the first page has come. */
  const rows = shallowRef<T[] | null>(null)
  const next = ref<string | null>(null)

  /** The first page, in place of what is shown. Until it has come nothing can be added to the old list. */
  async function load(): Promise<void> {
    next.value = null
    const answer = await ask(() => fetch(null))
    if (!answer) return
    rows.value = answer.items
    next.value = answer.next
  }

  async function more(): Promise<void> {
    const cursor = next.value
    if (!cursor || busy.value) return
    const answer = await ask(() => fetch(cursor))
    if (!answer) return
    rows.value = [...(rows.value ?? []), ...answer.items]
    next.value = answer.next
  }

  /** Nothing is shown and nothing is waited for. */
  function clear(): void {
    drop()
    rows.value = null
    next.value = null
  }

  return { rows, next, busy, failure, load, more, clear }
}
