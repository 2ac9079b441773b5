/** How many a ring would reach, counted by the server while one drags. */
import { computed, ref, watch } from 'vue'

import { Problem } from '@/api/client'
import type { RingReach } from '@/api/types'
import { packagesApi } from '@/api/work'

import { useDraft } from './draft_store'

/** Fast enough to feel alive under the pointer, slow enough not to ask at every pixel. */
const ASK_EVERY_MS = 250

export function useReach() {
  const draft = useDraft()
  const rings = ref<RingReach[]>([])
  const counting = ref(false)
  const failure = ref<string | null>(null)
  let asked = 0
  let askedAt = 0

  const question = computed(() => {
    const { area, rounds, kind, danger_to_life } = draft.fields
    return area ? JSON.stringify({ area, ranges: rounds.map((round) => round.range_m), kind, danger_to_life }) : null
  })

  async function ask(): Promise<void> {
    const { area, rounds, kind, danger_to_life } = draft.fields
    if (!area) return
    asked += 1
    askedAt = Date.now()
    const mine = asked
    counting.value = true
    try {
      const answer = await packagesApi.reach(
        area,
        rounds.map((round) => round.range_m),
        kind,
        danger_to_life,
      )
      // Only the answer to the latest question counts; an earlier one may come in later.
      if (mine === asked) rings.value = answer.rings
      failure.value = null
    } catch (error) {
      if (mine === asked && error instanceof Problem) failure.value = error.message
    } finally {
      if (mine === asked) counting.value = false
    }
  }

  watch(
    question,
    (next, _before, onCleanup) => {
      if (!next) {
        rings.value = []
        return
      }
      // While one drags it is asked again and again, not only once the hand is still.
      const wait = Math.max(0, askedAt + ASK_EVERY_MS - Date.now())
      const timer = setTimeout(() => void ask(), wait)
      onCleanup(() => {
        clearTimeout(timer)
      })
    },
    { immediate: true },
  )
  return { rings, counting, failure }
}
