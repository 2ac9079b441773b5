/** The map of the H5 build: Leaflet on canvas, which also runs where a phone's WebGL does not. */

import * as L from 'leaflet'
import 'leaflet/dist/leaflet.css'
import type { Point } from '@/lib/geo'
import { polygonsOf, type Shape } from '@/lib/shape'
import { drawBasemap } from '@/map/basemap'
import { isDarkTheme, themeColor } from '@/map/theme'

export interface MapArea extends Point {
  radius_m: number
}

export interface BrowserMap {
  showMe(point: Point | null): void
  /** As it was drawn; without a shape a circle around its middle. */
  showArea(area: MapArea | null, shape: Shape | null): void
  /** Brings these points into view above the `bottomPx` pixels that a sheet covers. */
  fit(points: Point[], bottomPx: number): void
  centre(point: Point): void
  zoom(step: 1 | -1): void
  /** Where it stands now. */
  view(): { centre: Point; zoom: number }
  /** Calls `act` once nothing moves: Leaflet cannot be taken away in the middle of a zoom. */
  whenStill(act: () => void): void
  remove(): void
}

export interface BrowserMapOptions {
  element: HTMLElement
  centre: Point
  zoom: number
  /** Called with the new centre after each move. */
  moved(centre: Point): void
}

const CLOSEST_FIT_ZOOM = 16
const MIN_ZOOM = 9
const MAX_ZOOM = 18

const at = (point: Point): L.LatLngTuple => [point.lat, point.lon]

function dot(className: string, sizePx: number): L.DivIcon {
  return L.divIcon({ className, iconSize: [sizePx, sizePx] })
}

export function createBrowserMap({ element, centre, zoom, moved }: BrowserMapOptions): BrowserMap {
  const isDark = isDarkTheme()
  const map = L.map(element, { zoomControl: false, minZoom: MIN_ZOOM, maxZoom: MAX_ZOOM, zoomSnap: 0.5 })
  map.setView(at(centre), zoom)
  // Read aloud, the names of sixty towns would stand before the task itself; how far and where to is said in words.
  map.getPane('mapPane')?.setAttribute('aria-hidden', 'true')
  drawBasemap(map, isDark)
  const middle = (): Point => ({ lon: map.getCenter().lng, lat: map.getCenter().lat })
  let isMoving = false
  map.on('movestart', () => (isMoving = true))
  map.on('moveend', () => {
    isMoving = false
    moved(middle())
  })
  const whenStill = (act: () => void): void => {
    if (isMoving) map.once('moveend', () => queueMicrotask(act))
    else act()
  }

  let me: L.Marker | null = null
  const area = L.layerGroup().addTo(map)

  return {
    showMe(point) {
      if (!point) {
        me?.remove()
        me = null
      } else if (me) me.setLatLng(at(point))
      else me = L.marker(at(point), { icon: dot('map-me', 22), interactive: false, keyboard: false }).addTo(map)
    },
    showArea(shown, shape) {
      area.clearLayers()
      const look = { color: themeColor('volunteer', isDark), weight: 2, fillOpacity: 0.1, interactive: false }
      for (const rings of polygonsOf(shape)) {
        L.polygon(rings.map((ring) => ring.map(at)), look).addTo(area)
      }
      // Nothing in particular is in the middle of what was drawn.
      if (!shown || shape) return
      if (shown.radius_m > 0) L.circle(at(shown), { ...look, radius: shown.radius_m }).addTo(area)
      L.marker(at(shown), { icon: dot('map-target', 30), interactive: false, keyboard: false }).addTo(area)
    },
    fit(points, bottomPx) {
      if (points.length === 0) return
      map.fitBounds(L.latLngBounds(points.map(at)), {
        // Room for the bar above, the sheet below and the buttons on the right.
        paddingTopLeft: [48, Math.min(110, map.getSize().y / 5)],
        paddingBottomRight: [80, bottomPx + 40],
        maxZoom: CLOSEST_FIT_ZOOM,
        animate: false,
      })
    },
    centre: (point) => void map.panTo(at(point)),
    zoom: (step) => void map.setZoom(map.getZoom() + step),
    view: () => ({ centre: middle(), zoom: map.getZoom() }),
    whenStill,
    remove: () =>
      whenStill(() => {
        map.remove()
        // A change of size is told a moment later, also of a map that is gone by then.
        map.off()
      }),
  }
}
