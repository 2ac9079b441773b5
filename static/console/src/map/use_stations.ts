/** The police stations: a shield each, with its name from street level on. */
import type { Map as MapLibre } from 'maplibre-gl'
import { watchEffect } from 'vue'

import { useDraft } from '@/compose/draft_store'
import { useSelection } from '@/desk/selection'
import { useLive } from '@/live/live_store'

import { shown } from './layers_shown'
import { setData, useLayerEvents } from './map_context'

export function useStations({ map }: { map: MapLibre }): void {
  const live = useLive()
  const draft = useDraft()
  const { select } = useSelection()
  watchEffect(() => {
    const rows = shown.stations ? live.stations : []
    setData(map, 'stations', {
      type: 'FeatureCollection',
      features: rows.map((row) => ({
        type: 'Feature',
        properties: { id: row.id, name: row.name },
        geometry: row.position,
      })),
    })
  })
  useLayerEvents(map, 'stations', {
    click: (event) => {
      const id = event.features?.[0]?.properties['id'] as string | undefined
      if (id && !draft.open) select({ type: 'station', id })
    },
  })
}
