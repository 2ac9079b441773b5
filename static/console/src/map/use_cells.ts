/** Draws the volunteers' cells with their counts, gathered to the zoom. */
import type { Map as MapLibre } from 'maplibre-gl'
import { computed, onScopeDispose, watch, type ShallowRef } from 'vue'

import { useLive } from '@/live/live_store'

import { cellLabels, cellShapes, gather, resolutionAt } from './cells'
import { shown } from './layers_shown'
import { setData } from './map_context'
import { sparingly } from './sparingly'

/**
 * Thousands who walk change some count every two seconds, and each change is a drawing of the whole map. The totals
 * in the legend follow at once.
 */
const DRAW_EVERY_MS = 10_000

export function useCells({ map, zoom }: { map: MapLibre; zoom: ShallowRef<number> }): void {
  const live = useLive()
  const resolution = computed(() => resolutionAt(zoom.value))
  const drawing = sparingly(DRAW_EVERY_MS, () => {
    const counts = shown.volunteers ? gather(live.presence.cells, resolution.value) : []
    setData(map, 'cells', cellShapes(counts))
    setData(map, 'cell-names', cellLabels(counts))
  })
  watch([resolution, () => shown.volunteers, () => live.loaded], drawing.now, { immediate: true })
  watch(() => live.presence, drawing.soon)
  onScopeDispose(drawing.stop)
}
