/** Makes the map: MapLibre's worker comes from our own files, as the content security policy asks. */
import { AttributionControl, Map as MapLibre, NavigationControl, ScaleControl, setWorkerUrl } from 'maplibre-gl'
import workerUrl from 'maplibre-gl/dist/maplibre-gl-csp-worker.js?url'

import { palette } from './palette'
import { layers, style } from './style'

setWorkerUrl(workerUrl)

/** Xiamen's island and the districts around it, until something is selected. */
const HOME = { center: [118.12, 24.5] as [number, number], zoom: 11.4 }
/** Beyond this there is only sea and the next city, for which this base map has no data. */
const LIMITS: [[number, number], [number, number]] = [
  [117.2, 24.0],
  [119.0, 25.2],
]
const ICON_PX = 44
const FADE_MS = 120

/** The police station's sign: a shield, drawn on a canvas because the map takes pictures only. */
function stationIcon(fill: string, line: string): ImageData | null {
  const canvas = document.createElement('canvas')
  canvas.width = canvas.height = ICON_PX
  const context = canvas.getContext('2d')
  if (!context) return null
  context.scale(ICON_PX / 24, ICON_PX / 24)
  const shield = new Path2D('M12 2.500l8 3v5.500c0 5-3.500 8.500-8 10.500-4.500-2-8-5.500-8-10.500V5.500l8-3Z')
  context.fillStyle = fill
  context.strokeStyle = line
  context.lineWidth = 1.6
  context.fill(shield)
  context.stroke(shield)
  context.fillStyle = line
  context.beginPath()
  context.arc(12, 11.2, 2.6, 0, 2 * Math.PI)
  context.fill()
  return context.getImageData(0, 0, ICON_PX, ICON_PX)
}

function putIcons(map: MapLibre): void {
  const colours = palette()
  const icon = stationIcon(colours.police, colours.surface)
  if (!icon) return
  if (map.hasImage('station')) map.updateImage('station', icon)
  else map.addImage('station', icon, { pixelRatio: 2 })
}

export function createMap(container: HTMLElement, words: Record<string, string>): MapLibre {
  const isCalm = matchMedia('(prefers-reduced-motion: reduce)').matches
  const map = new MapLibre({
    container,
    style: { ...style(palette()), ...(isCalm ? { transition: { duration: 0, delay: 0 } } : {}) },
    ...HOME,
    maxBounds: LIMITS,
    minZoom: 8.5,
    maxZoom: 18,
    dragRotate: false,
    pitchWithRotate: false,
    touchPitch: false,
    attributionControl: false,
    locale: words,
    fadeDuration: isCalm ? 0 : FADE_MS,
  })
  map.touchZoomRotate.disableRotation()
  map.keyboard.disableRotation()
  map.addControl(
    new AttributionControl({ compact: false, customAttribution: '© OpenStreetMap contributors' }),
    'bottom-right',
  )
  map.addControl(new NavigationControl({ showCompass: false }), 'bottom-right')
  map.addControl(new ScaleControl({ unit: 'metric' }), 'bottom-left')
  map.on('load', () => {
    putIcons(map)
  })
  return map
}

/** Brings every colour up to date after the theme changed, leaving data and view alone. */
export function repaint(map: MapLibre): void {
  for (const layer of layers(palette())) {
    for (const [property, value] of Object.entries(layer.paint ?? {})) map.setPaintProperty(layer.id, property, value)
  }
  putIcons(map)
}
