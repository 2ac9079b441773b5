/** The card of one package, for whoever opens its page: as the list has it, or as the server gives it to a link. */

import { computed, ref, watch, type Ref } from 'vue'
import type { Card } from '@/api/types'
import { cardOf, endOf } from '@/stores/cards'
import { api } from '@/stores/session'

export function useCard(id: Ref<string>) {
  const fetched = ref<Card | null>(null)
  const listed = computed(() => cardOf(id.value))

  // Once the list has it, the list decides: what leaves it while this phone is away has ended, and is not told again.
  watch(listed, () => (fetched.value = null), { flush: 'sync' })

  return {
    card: computed(() => (endOf(id.value) ? null : (listed.value ?? fetched.value))),
    async load(): Promise<void> {
      if (!listed.value) fetched.value = await api.card(id.value)
    },
  }
}
