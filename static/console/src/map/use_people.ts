/** Dots for people on an assignment: they agreed to be seen for as long as it lasts. */
import type { Map as MapLibre, MapLayerMouseEvent } from 'maplibre-gl'
import { watchEffect } from 'vue'

import { useDraft } from '@/compose/draft_store'
import { hovered, useSelection } from '@/desk/selection'
import { useLive } from '@/live/live_store'

import { shown } from './layers_shown'
import { setData, useLayerEvents } from './map_context'

export function usePeople({ map }: { map: MapLibre }): void {
  const live = useLive()
  const draft = useDraft()
  const { select, isSelected } = useSelection()

  watchEffect(() => {
    const rows = shown.people ? live.activePositions : []
    setData(map, 'people', {
      type: 'FeatureCollection',
      features: rows.map((row) => {
        const key = `assignment:${row.assignment_id}`
        return {
          type: 'Feature',
          properties: { id: row.assignment_id, name: row.name, lit: isSelected(key) || hovered.value === key },
          geometry: { type: 'Point', coordinates: [row.lon, row.lat] },
        }
      }),
    })
  })

  useLayerEvents(map, 'people', {
    click: (event: MapLayerMouseEvent) => {
      const id = event.features?.[0]?.properties['id'] as string | undefined
      if (id && !draft.open) select({ type: 'assignment', id })
    },
    enter: (event: MapLayerMouseEvent) => {
      hovered.value = `assignment:${String(event.features?.[0]?.properties['id'])}`
    },
    leave: () => {
      hovered.value = null
    },
  })
}
