/** The map's style: our own base map, then the layers the desk fills. No glyph or tile server is asked. */
import type { ExpressionSpecification, LayerSpecification, StyleSpecification } from 'maplibre-gl'

import { baseLayers } from './base_style'
import type { Palette } from './palette'

const EMPTY = { type: 'FeatureCollection', features: [] } as const
const BASE = '/static/basemap'
/** Sources whose data the desk sets. */
export const LIVE_SOURCES = [
  'district-names',
  'town-names',
  'cells',
  'cell-names',
  'areas',
  'rings',
  'ring-names',
  'draft',
  'stations',
  'people',
] as const
export type LiveSource = (typeof LIVE_SOURCES)[number]

/** Names the faces MapLibre may draw with; it draws all glyphs itself, from the machine's own fonts. */
const FONT = ['Noto Sans CJK SC']

/** What stands in the middle moves aside for what was placed before it, instead of hiding it or being hidden. */
const STEP_ASIDE = {
  'text-variable-anchor': ['center', 'top', 'bottom', 'left', 'right'] as ('center' | 'top' | 'bottom' | 'left' | 'right')[],
  'text-radial-offset': 1.1,
  'text-justify': 'auto',
} as const

function name(id: LiveSource, p: Palette, size: number, zooms: [number, number], spacing = 0): LayerSpecification {
  return {
    id,
    type: 'symbol',
    source: id,
    minzoom: zooms[0],
    maxzoom: zooms[1],
    layout: {
      'text-field': ['get', 'name'],
      'text-font': FONT,
      'text-size': size,
      'text-letter-spacing': spacing,
      'text-padding': 6,
      ...STEP_ASIDE,
    },
    paint: { 'text-color': p.label, 'text-halo-color': p.halo, 'text-halo-width': 1.6 },
  }
}

function cellLayers(p: Palette): LayerSpecification[] {
  return [
    {
      id: 'cells',
      type: 'fill',
      source: 'cells',
      paint: {
        'fill-color': p.police,
        'fill-opacity': ['interpolate', ['linear'], ['get', 'share'], 0, 0.04, 1, 0.26],
      },
    },
    {
      id: 'cells-line',
      type: 'line',
      source: 'cells',
      paint: { 'line-color': p.police, 'line-opacity': 0.28, 'line-width': 1 },
    },
    {
      id: 'cell-names',
      type: 'symbol',
      source: 'cell-names',
      layout: {
        'text-field': ['get', 'label'],
        'text-font': FONT,
        'text-size': 13,
        'text-padding': 0,
        // A cell without its figure would look as if nobody were there.
        'text-overlap': 'always',
        ...STEP_ASIDE,
      },
      paint: {
        'text-color': p.police,
        'text-halo-color': p.surface,
        'text-halo-width': 1.6,
        'text-opacity': ['case', ['>', ['get', 'on_duty'], 0], 1, 0.65],
      },
    },
  ]
}

const tone = (p: Palette): ExpressionSpecification => ['case', ['get', 'life'], p.life, p.police]

function workLayers(p: Palette): LayerSpecification[] {
  return [
    {
      id: 'rings-fill',
      type: 'fill',
      source: 'rings',
      filter: ['all', ['get', 'reached'], ['get', 'outer']],
      paint: { 'fill-color': tone(p), 'fill-opacity': ['case', ['get', 'selected'], 0.1, ['get', 'aside'], 0, 0.05] },
    },
    {
      id: 'rings-reached',
      type: 'line',
      source: 'rings',
      filter: ['get', 'reached'],
      paint: { 'line-color': tone(p), 'line-width': ['case', ['get', 'selected'], 2, 1], 'line-opacity': ['case', ['get', 'aside'], 0.35, 0.8] },
    },
    {
      id: 'rings-planned',
      type: 'line',
      source: 'rings',
      filter: ['!', ['get', 'reached']],
      paint: { 'line-color': tone(p), 'line-width': 1.5, 'line-dasharray': [3, 3], 'line-opacity': 0.7 },
    },
    {
      id: 'areas-fill',
      type: 'fill',
      source: 'areas',
      paint: { 'fill-color': tone(p), 'fill-opacity': 0.14 },
    },
    { id: 'areas-line', type: 'line', source: 'areas', paint: { 'line-color': tone(p), 'line-width': 2 } },
    {
      id: 'draft-fill',
      type: 'fill',
      source: 'draft',
      filter: ['==', ['geometry-type'], 'Polygon'],
      paint: { 'fill-color': p.volunteer, 'fill-opacity': ['case', ['==', ['get', 'what'], 'area'], 0.2, 0.06] },
    },
    {
      id: 'draft-line',
      type: 'line',
      source: 'draft',
      paint: { 'line-color': p.volunteer, 'line-width': ['case', ['==', ['get', 'what'], 'area'], 2.5, 1.8] },
    },
    {
      id: 'ring-names',
      type: 'symbol',
      source: 'ring-names',
      layout: { 'text-field': ['get', 'label'], 'text-font': FONT, 'text-size': 12, 'text-allow-overlap': true },
      paint: { 'text-color': tone(p), 'text-halo-color': p.surface, 'text-halo-width': 2 },
    },
  ]
}

function placeLayers(p: Palette): LayerSpecification[] {
  return [
    {
      id: 'stations',
      type: 'symbol',
      source: 'stations',
      minzoom: 10.5,
      layout: {
        'icon-image': 'station',
        'icon-size': ['interpolate', ['linear'], ['zoom'], 11, 0.7, 14, 1],
        'icon-allow-overlap': true,
        'text-field': ['step', ['zoom'], '', 13, ['get', 'name']],
        'text-font': FONT,
        'text-size': 12,
        'text-anchor': 'top',
        'text-offset': [0, 0.9],
        'text-optional': true,
      },
      paint: { 'text-color': p.police, 'text-halo-color': p.surface, 'text-halo-width': 1.6 },
    },
    {
      id: 'people',
      type: 'circle',
      source: 'people',
      paint: {
        'circle-radius': ['case', ['get', 'lit'], 9, 6.5],
        'circle-color': p.volunteer,
        'circle-stroke-color': p.surface,
        'circle-stroke-width': 2.5,
      },
    },
    {
      id: 'people-names',
      type: 'symbol',
      source: 'people',
      minzoom: 12.5,
      layout: {
        'text-field': ['get', 'name'],
        'text-font': FONT,
        'text-size': 12,
        'text-anchor': 'left',
        'text-offset': [1.1, 0],
        'text-optional': true,
      },
      paint: { 'text-color': p.text, 'text-halo-color': p.surface, 'text-halo-width': 1.8 },
    },
  ]
}

export function layers(p: Palette): LayerSpecification[] {
  return [
    ...baseLayers(p),
    ...cellLayers(p).slice(0, 2),
    name('town-names', p, 12, [11.5, 15.5]),
    name('district-names', p, 16, [8, 12.5], 0.25),
    ...workLayers(p),
    ...placeLayers(p).slice(0, 1),
    // Figures lie on the stations' shields, never under them; people lie on both.
    ...cellLayers(p).slice(2),
    ...placeLayers(p).slice(1),
  ]
}

export function style(p: Palette): StyleSpecification {
  const base = (file: string) => ({ type: 'geojson', data: `${BASE}/${file}.geojson`, tolerance: 0.5 }) as const
  return {
    version: 8,
    sources: {
      land: base('land'),
      roads: base('roads'),
      metro: base('metro'),
      districts: base('districts'),
      towns: base('towns'),
      ...Object.fromEntries(LIVE_SOURCES.map((id) => [id, { type: 'geojson', data: EMPTY }])),
    },
    layers: layers(p),
  }
}
