/** One selection for list and map: it is the page's address, so that back, reload and a shared link work. */
import { computed, ref } from 'vue'
import { useRoute, useRouter } from 'vue-router'

import { useLive } from '@/live/live_store'

export type SelectedType = 'package' | 'sighting' | 'assignment' | 'station'
export interface Selected {
  type: SelectedType
  id: string
}

/** What the pointer is over, in the list or on the map, as `type:id`. */
export const hovered = ref<string | null>(null)
/** On a phone one of the three is shown at a time. */
export const phonePane = ref<'queue' | 'map' | 'detail'>('queue')

export const keyOf = (selected: Selected): string => `${selected.type}:${selected.id}`

export function useSelection() {
  const route = useRoute()
  const router = useRouter()
  const live = useLive()

  const selected = computed<Selected | null>(() => {
    const { type, id } = route.params
    return typeof type === 'string' && typeof id === 'string' && type && id
      ? { type: type as SelectedType, id }
      : null
  })

  /** The package the selection belongs to: its rings are drawn, its row is lit. */
  const packageId = computed<string | null>(() => {
    const now = selected.value
    if (!now) return null
    if (now.type === 'package') return now.id
    if (now.type === 'sighting') return live.state.sightings.get(now.id)?.package_id ?? null
    if (now.type === 'assignment') return live.state.assignments.get(now.id)?.package_id ?? null
    return null
  })

  function select(next: Selected): void {
    live.seen(keyOf(next))
    phonePane.value = 'detail'
    void router.push({ name: 'desk', params: { type: next.type, id: next.id } })
  }

  function clear(): void {
    phonePane.value = 'queue'
    if (selected.value) void router.push({ name: 'desk', params: {} })
  }

  const isSelected = (key: string): boolean => selected.value !== null && keyOf(selected.value) === key

  return { selected, packageId, select, clear, isSelected }
}
