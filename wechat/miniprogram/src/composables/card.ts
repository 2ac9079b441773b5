/** The card of one package, for whoever opens its page: as the list has it, or as the server gives it to a link. */

import { computed, onScopeDispose, ref, watch, type Ref } from 'vue'
import { ProblemError } from '@/api/problem'
import type { Card } from '@/api/types'
import { cardOf, endOf } from '@/stores/cards'
import { connection } from '@/stores/connection'
import { api } from '@/stores/session'

/** Nobody tells the holder of a link how a package goes on that reaches them in no other way. */
const LOOK_AGAIN_MS = 60_000

export function useCard(id: Ref<string>) {
  const fetched = ref<Card | null>(null)
  const listed = computed(() => cardOf(id.value))

  // Once the list has it, the list decides: what leaves it while this phone is away has ended, and is not told again.
  watch(listed, () => (fetched.value = null), { flush: 'sync' })

  async function lookAgain(): Promise<void> {
    const shown = fetched.value
    if (!shown) return
    const now = await api.card(shown.id).catch((error: unknown) => {
      const isGone = error instanceof ProblemError && (error.status === 404 || error.status === 409)
      return isGone ? null : shown
    })
    if (fetched.value === shown) fetched.value = now
  }
  watch(connection, (state) => {
    if (state === 'open') void lookAgain()
  })
  const timer = setInterval(() => void lookAgain(), LOOK_AGAIN_MS)
  onScopeDispose(() => clearInterval(timer))

  return {
    card: computed(() => (endOf(id.value) ? null : (listed.value ?? fetched.value))),
    async load(): Promise<void> {
      if (!listed.value) fetched.value = await api.card(id.value)
    },
  }
}
