/** Draws the city's own map, from files the server has: no tile service, so no network beyond our own is needed. */

import type { Feature, FeatureCollection } from 'geojson'
import * as L from 'leaflet'
import { serverOrigin } from '@/device/platform'
import { themeColor } from '@/map/theme'

const ATTRIBUTION = '© OpenStreetMap contributors'

// Names of towns would cover each other further out, those of districts further in.
const TOWN_NAMES_FROM_ZOOM = 13
const DISTRICT_NAMES_UNTIL_ZOOM = 12

/** Null where there is none, and where the map has been taken away before it came. */
async function load(map: L.Map, name: string): Promise<FeatureCollection | null> {
  let isGone = false
  map.once('unload', () => (isGone = true))
  try {
    const answer = await fetch(`${serverOrigin}/static/basemap/${name}.geojson`)
    const data = answer.ok ? ((await answer.json()) as FeatureCollection) : null
    return isGone ? null : data
  } catch {
    // A map without its streets still shows where one is and where to go.
    return null
  }
}

/** Lines grow with the zoom as streets do, from a hair to the width of a finger's nail. */
function roadWidth(zoom: number): number {
  return Math.min(14, Math.max(1, 1.6 ** (zoom - 12)))
}

export function drawBasemap(map: L.Map, isDark: boolean): void {
  const color = (name: Parameters<typeof themeColor>[0]): string => themeColor(name, isDark)
  map.getContainer().style.background = color('map-sea')
  map.attributionControl?.setPrefix(false).addAttribution(ATTRIBUTION)
  const pane = (name: string, order: number): L.Renderer => {
    map.createPane(name).style.zIndex = String(order)
    return L.canvas({ pane: name, padding: 0.4 })
  }

  void drawFilled(map, 'land', pane('land', 210), color('map-land'))
  void drawBorders(map, pane('borders', 220), color('map-border'))
  void drawRoads(map, pane('roads', 230), color('map-road'), color('map-road-casing'))
  void drawMetro(map, pane('metro', 240), color('map-metro'))
  void nameRegions(map, 'districts', (zoom) => zoom <= DISTRICT_NAMES_UNTIL_ZOOM)
  void nameRegions(map, 'towns', (zoom) => zoom >= TOWN_NAMES_FROM_ZOOM)
}

async function drawFilled(map: L.Map, file: string, renderer: L.Renderer, fillColor: string): Promise<void> {
  const data = await load(map, file)
  const style = { renderer, interactive: false, stroke: false, fillColor, fillOpacity: 1 } as L.PathOptions
  if (data) L.geoJSON(data, { style, interactive: false }).addTo(map)
}

async function drawBorders(map: L.Map, renderer: L.Renderer, line: string): Promise<void> {
  const data = await load(map, 'districts')
  const style = { renderer, fill: false, color: line, weight: 1, dashArray: '6 5', opacity: 0.8 } as L.PathOptions
  if (data) L.geoJSON(data, { style, interactive: false }).addTo(map)
}

async function drawRoads(map: L.Map, renderer: L.Renderer, fill: string, casing: string): Promise<void> {
  const data = await load(map, 'roads')
  if (!data) return
  const layer = (color: string, extra: number): L.GeoJSON => {
    const style = (): L.PathOptions =>
      ({ renderer, color, weight: roadWidth(map.getZoom()) + extra, lineCap: 'round' }) as L.PathOptions
    const roads = L.geoJSON(data, { style, interactive: false }).addTo(map)
    map.on('zoomend', () => roads.setStyle(style))
    return roads
  }
  layer(casing, 1.6)
  layer(fill, 0)
}

async function drawMetro(map: L.Map, renderer: L.Renderer, color: string): Promise<void> {
  const data = await load(map, 'metro')
  const style = { renderer, color, weight: 2.5, dashArray: '10 6' } as L.PathOptions
  if (data) L.geoJSON(data, { style, interactive: false }).addTo(map)
}

function centreOf(feature: Feature): L.LatLng {
  return L.geoJSON(feature).getBounds().getCenter()
}

/** Names as text elements: never HTML made from data. */
function nameMarker(at: L.LatLng, name: string): L.Marker {
  const words = document.createElement('span')
  words.textContent = name
  const icon = L.divIcon({ className: 'map-name', html: words, iconSize: [120, 20] })
  return L.marker(at, { icon, interactive: false, keyboard: false })
}

async function nameRegions(map: L.Map, file: string, isShown: (zoom: number) => boolean): Promise<void> {
  const data = await load(map, file)
  if (!data) return
  const names = data.features.flatMap((feature) => {
    const name: unknown = feature.properties?.name
    return typeof name === 'string' ? nameMarker(centreOf(feature), name) : []
  })
  const group = L.layerGroup(names)
  const update = (): void => {
    if (isShown(map.getZoom())) group.addTo(map)
    else group.remove()
  }
  map.on('zoomend', update)
  update()
}
