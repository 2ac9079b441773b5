/** How many a ring would reach, counted by the server while one drags. */
import { computed, onScopeDispose, ref, watch } from 'vue'

import { Problem } from '@/api/client'
import type { RingReach } from '@/api/types'
import { packagesApi } from '@/api/work'
import { inTurn } from '@/ui/in_turn'

import { withinKind } from './defaults'
import { useDraft } from './draft_store'

/** Fast enough to feel alive under the pointer, slow enough not to ask at every pixel. */
const ASK_EVERY_MS = 250

export function useReach() {
  const draft = useDraft()
  const rings = ref<RingReach[]>([])
  const counting = ref(false)
  const failure = ref<string | null>(null)

  const question = computed(() => {
    const { area, rounds, kind, danger_to_life } = withinKind(draft.fields)
    return area ? JSON.stringify({ area, ranges: rounds.map((round) => round.range_m), kind, danger_to_life }) : null
  })

  async function ask(): Promise<void> {
    const { area, rounds, kind, danger_to_life } = withinKind(draft.fields)
    if (!area) return
    const asked = question.value
    const metres = rounds.map((round) => round.range_m)
    try {
      const answer = await packagesApi.reach(area, metres, kind, danger_to_life)
      // While one drags every answer is a little late, and still better than none; without an area none counts.
      rings.value = question.value ? answer.rings : []
      failure.value = null
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      failure.value = error.message
    } finally {
      if (asked === question.value) counting.value = false
    }
  }

  // A city-wide range takes the server a second: the next question waits for the answer to this one, so that
  // nobody's questions pile up there.
  const turn = inTurn(ask, ASK_EVERY_MS)
  watch(
    question,
    (next) => {
      counting.value = next !== null
      if (next) {
        turn.want()
        return
      }
      turn.drop()
      rings.value = []
      failure.value = null
    },
    { immediate: true },
  )
  onScopeDispose(turn.drop)
  return { rings, counting, failure }
}
