/** Drawing on the map with the pointer: one press for a point, several and a double press for a polygon. */
import type { LineString, Position } from 'geojson'
import type { Map as MapLibre, MapMouseEvent } from 'maplibre-gl'
import { computed, onBeforeUnmount, ref, watch } from 'vue'

import { useDraft } from '@/compose/draft_store'
import { phonePane } from '@/desk/selection'
import { useKeys } from '@/keys/keys'

import { round } from './geometry'

const FEWEST_CORNERS = 3
/** Farther out than this the rings are too small to take hold of: then the map goes closer by itself. */
const RINGS_VISIBLE_ZOOM = 12.5

export function useDrawing(map: MapLibre) {
  const draft = useDraft()
  const drawn = ref<Position[]>([])
  const pointer = ref<Position | null>(null)

  function finish(): void {
    const first = drawn.value[0]
    if (!first || drawn.value.length < FEWEST_CORNERS) return
    draft.fields.area = { type: 'Polygon', coordinates: [[...drawn.value, first]] }
    drawn.value = []
    draft.tool = 'none'
    if (map.getZoom() < RINGS_VISIBLE_ZOOM) draft.lookAt += 1
    phonePane.value = 'detail'
  }

  function click(event: MapMouseEvent): void {
    const { lng, lat } = event.lngLat
    if (draft.tool === 'point') {
      draft.setPoint(lng, lat)
      draft.tool = 'none'
      if (map.getZoom() < RINGS_VISIBLE_ZOOM) draft.lookAt += 1
      phonePane.value = 'detail'
    } else if (draft.tool === 'polygon') drawn.value = [...drawn.value, [round(lng), round(lat)]]
  }

  function doubleClick(event: MapMouseEvent): void {
    if (draft.tool !== 'polygon') return
    event.preventDefault()
    // The second press of the two has put the same corner twice.
    drawn.value = drawn.value.slice(0, -1)
    finish()
  }

  const move = (event: MapMouseEvent) => {
    if (draft.tool === 'polygon') pointer.value = [event.lngLat.lng, event.lngLat.lat]
  }

  const subscriptions = [map.on('click', click), map.on('dblclick', doubleClick), map.on('mousemove', move)]
  onBeforeUnmount(() => {
    for (const subscription of subscriptions) subscription.unsubscribe()
    map.getCanvas().style.cursor = ''
  })
  watch(
    () => draft.tool,
    (tool) => {
      map.getCanvas().style.cursor = tool === 'none' ? '' : 'crosshair'
      drawn.value = []
    },
    { immediate: true },
  )
  useKeys({
    Enter: () => (draft.tool === 'polygon' ? (finish(), true) : false),
    Backspace: () => {
      drawn.value = drawn.value.slice(0, -1)
    },
  })

  const line = computed<LineString | null>(() => {
    const places = pointer.value ? [...drawn.value, pointer.value] : drawn.value
    return drawn.value.length && places.length > 1 ? { type: 'LineString', coordinates: places } : null
  })
  return { line }
}
