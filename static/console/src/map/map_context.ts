/** Hands the one map to the parts drawn on it. */
import type { GeoJSON } from 'geojson'
import type { GeoJSONSource, MapLayerMouseEvent, Map as MapLibre } from 'maplibre-gl'
import { inject, onBeforeUnmount, provide, shallowRef, type InjectionKey, type ShallowRef } from 'vue'

import type { LiveSource } from './style'

interface Context {
  map: MapLibre
  /** Whole and half steps of zoom are enough to decide what is drawn. */
  zoom: ShallowRef<number>
}

const KEY: InjectionKey<Context> = Symbol('map')

export function provideMap(map: MapLibre): Context {
  const zoom = shallowRef(map.getZoom())
  map.on('zoom', () => {
    const rounded = Math.floor(map.getZoom() * 2) / 2
    if (rounded !== zoom.value) zoom.value = rounded
  })
  const context = { map, zoom }
  provide(KEY, context)
  return context
}

export function useMap(): Context {
  const context = inject(KEY)
  if (!context) throw new Error('a map layer outside the map')
  return context
}

export function setData(map: MapLibre, source: LiveSource, data: GeoJSON): void {
  map.getSource<GeoJSONSource>(source)?.setData(data)
}

interface LayerHandlers {
  click?: (event: MapLayerMouseEvent) => void
  enter?: (event: MapLayerMouseEvent) => void
  leave?: () => void
  cursor?: string
}

/** Pointer handlers of one layer, taken off again with the part that put them on. */
export function useLayerEvents(map: MapLibre, layer: string, handlers: LayerHandlers): void {
  const canvas = map.getCanvas()
  const enter = (event: MapLayerMouseEvent) => {
    canvas.style.cursor = handlers.cursor ?? 'pointer'
    handlers.enter?.(event)
  }
  const leave = () => {
    canvas.style.cursor = ''
    handlers.leave?.()
  }
  const click = (event: MapLayerMouseEvent) => handlers.click?.(event)
  const subscriptions = [
    map.on('mouseenter', layer, enter),
    map.on('mouseleave', layer, leave),
    map.on('click', layer, click),
  ]
  onBeforeUnmount(() => {
    for (const subscription of subscriptions) subscription.unsubscribe()
  })
}
