/** Draws packages' areas and the halo of their rounds: reached solid, planned dashed. */
import type { Feature, Point, Polygon } from 'geojson'
import type { Map as MapLibre } from 'maplibre-gl'
import { computed, watchEffect } from 'vue'
import { useI18n } from 'vue-i18n'

import type { TaskPackage } from '@/api/types'
import { useDraft } from '@/compose/draft_store'
import { hovered, useSelection } from '@/desk/selection'
import { useLive } from '@/live/live_store'
import { useLength } from '@/ui/length'

import { destination, centreOf, ring } from './geometry'
import { setData } from './map_context'

const SOUTH = 180

interface RingRow {
  range_m: number
  reached: boolean
}

/** The selected package shows every round, another only how far it has reached. */
export function ringsOf(task: TaskPackage, all: boolean): RingRow[] {
  const reached = task.reached_range_m
  const rows = new Map<number, boolean>()
  if (reached > 0) rows.set(reached, true)
  if (all) for (const round of task.rounds) rows.set(round.range_m, round.done_at !== null || round.range_m <= reached)
  return [...rows].map(([range_m, isReached]) => ({ range_m, reached: isReached }))
}

export function usePackageShapes({ map }: { map: MapLibre }): void {
  const live = useLive()
  const { t } = useI18n()
  const length = useLength()
  const draft = useDraft()
  const { packageId: chosenId } = useSelection()
  /** While a new package is drawn, the halos of another would be taken for its own. */
  const packageId = computed(() => (draft.open ? null : chosenId.value))

  const drawn = computed(() => {
    const tasks = [...live.packages, ...live.drafts.filter((task) => task.state !== 'draft')]
    const chosen = packageId.value ? live.state.packages.get(packageId.value) : undefined
    return chosen && !tasks.includes(chosen) ? [...tasks, chosen] : tasks
  })

  watchEffect(() => {
    const areas: Feature[] = []
    const rings: Feature<Polygon>[] = []
    const names: Feature<Point>[] = []
    for (const task of drawn.value) {
      const selected = task.id === packageId.value
      const life = task.danger_to_life
      if (task.area.type === 'Polygon') areas.push({ type: 'Feature', properties: { life }, geometry: task.area })
      // While a place is drawn its own rings are the only ones: fifty halos would bury them.
      const rows = draft.open ? [] : ringsOf(task, selected || hovered.value === `package:${task.id}`)
      const outer = Math.max(...rows.filter((row) => row.reached).map((row) => row.range_m))
      for (const row of rows) {
        const shape = ring(task.area, row.range_m)
        shape.properties = { life, selected, aside: packageId.value !== null && !selected, reached: row.reached, outer: row.range_m === outer }
        rings.push(shape)
        if (selected)
          names.push({
            type: 'Feature',
            properties: { life, label: t(row.reached ? 'map.reached' : 'map.planned', { range: length(row.range_m) }) },
            geometry: { type: 'Point', coordinates: destination(centreOf(task.area), row.range_m, SOUTH) },
          })
      }
    }
    setData(map, 'areas', { type: 'FeatureCollection', features: areas })
    setData(map, 'rings', { type: 'FeatureCollection', features: rings })
    setData(map, 'ring-names', { type: 'FeatureCollection', features: names })
  })
}
