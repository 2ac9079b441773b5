/** Draws the volunteers' cells with their counts, gathered to the zoom. */
import type { Map as MapLibre } from 'maplibre-gl'
import { computed, watchEffect, type ShallowRef } from 'vue'

import { useLive } from '@/live/live_store'

import { cellLabels, cellShapes, gather, resolutionAt } from './cells'
import { shown } from './layers_shown'
import { setData } from './map_context'

export function useCells({ map, zoom }: { map: MapLibre; zoom: ShallowRef<number> }): void {
  const live = useLive()
  const resolution = computed(() => resolutionAt(zoom.value))
  watchEffect(() => {
    const counts = shown.volunteers ? gather(live.presence.cells, resolution.value) : []
    setData(map, 'cells', cellShapes(counts))
    setData(map, 'cell-names', cellLabels(counts))
  })
}
