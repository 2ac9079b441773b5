/** Moves the map to what is selected, gently, and only when it is not already in view. */
import type { Map as MapLibre } from 'maplibre-gl'
import { watch } from 'vue'

import { useDraft } from '@/compose/draft_store'
import { keyOf, useSelection } from '@/desk/selection'
import { useLive } from '@/live/live_store'

import { boundsOf, positionOf } from './geometry'

const CLOSE_ENOUGH_ZOOM = 15
const MOVE_MS = 600

export function useView({ map }: { map: MapLibre }): void {
  const live = useLive()
  const draft = useDraft()
  const { selected } = useSelection()

  function placeOf(type: string, id: string): [number, number] | null {
    if (type === 'sighting') return positionOf(live.state.sightings.get(id)?.position)
    if (type === 'station') return positionOf(live.stations.find((row) => row.id === id)?.position)
    const row = live.activePositions.find((position) => position.assignment_id === id)
    return row ? [row.lon, row.lat] : null
  }

  function show(): void {
    const chosen = selected.value
    if (!chosen) return
    if (chosen.type === 'package') {
      const task = live.state.packages.get(chosen.id)
      if (!task) return
      const range = Math.max(task.reached_range_m, ...task.rounds.map((round) => round.range_m), 300)
      map.fitBounds(boundsOf(task.area, range), { padding: 48, maxZoom: 16, duration: MOVE_MS })
      return
    }
    const place = placeOf(chosen.type, chosen.id)
    if (!place) return
    const far = map.getZoom() < CLOSE_ENOUGH_ZOOM - 1
    if (far || !map.getBounds().contains(place))
      map.easeTo({ center: place, zoom: Math.max(map.getZoom(), CLOSE_ENOUGH_ZOOM), duration: MOVE_MS })
  }

  watch(
    () => draft.lookAt,
    () => {
      const { area, rounds } = draft.fields
      const range = Math.max(...rounds.map((round) => round.range_m))
      if (area) map.fitBounds(boundsOf(area, range), { padding: 40, maxZoom: 16, duration: MOVE_MS })
    },
  )
  watch(
    () => [selected.value ? keyOf(selected.value) : null, live.loaded] as const,
    () => {
      show()
    },
    { immediate: true },
  )
}
