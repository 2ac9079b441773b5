/** The base map's layers: calm, so that the work on top is what one sees. */
import type { ExpressionSpecification, LayerSpecification } from 'maplibre-gl'

import type { Palette } from './palette'

const width = (...stops: [zoom: number, px: number][]): ExpressionSpecification => [
  'interpolate',
  ['exponential', 1.5],
  ['zoom'],
  ...stops.flat(),
]

/** Small roads first, so that large ones cross over them. */
const RANKS = ['minor', 'middle', 'main'] as const
type Rank = (typeof RANKS)[number]
/** Width in pixels at zoom 9, 12, 14 and 17. */
const ROAD_WIDTHS: Record<Rank, [number, number, number, number]> = {
  main: [0.9, 2, 4.6, 15],
  middle: [0.5, 1.3, 3.4, 12],
  minor: [0, 0.7, 2.4, 9],
}

function road(rank: Rank, part: 'casing' | 'road', p: Palette): LayerSpecification {
  const [z9, z12, z14, z17] = ROAD_WIDTHS[rank]
  const rim = part === 'casing' ? 1 : 0
  return {
    id: `roads-${rank}-${part}`,
    type: 'line',
    source: 'roads',
    minzoom: rank === 'minor' ? 10.5 : 8,
    filter: ['==', ['get', 'rank'], rank],
    layout: { 'line-join': 'round', 'line-cap': 'round' },
    paint: {
      'line-color': part === 'casing' ? p.casing : p.road,
      'line-width': width([9, z9 + rim * 0.4], [12, z12 + rim * 0.9], [14, z14 + rim * 1.4], [17, z17 + rim * 2]),
    },
  }
}

export function baseLayers(p: Palette): LayerSpecification[] {
  return [
    { id: 'sea', type: 'background', paint: { 'background-color': p.sea } },
    { id: 'land', type: 'fill', source: 'land', paint: { 'fill-color': p.land } },
    {
      id: 'districts',
      type: 'line',
      source: 'districts',
      paint: { 'line-color': p.border, 'line-width': 1, 'line-dasharray': [4, 3], 'line-opacity': 0.7 },
    },
    {
      id: 'towns',
      type: 'line',
      source: 'towns',
      minzoom: 11.5,
      paint: { 'line-color': p.border, 'line-width': 0.8, 'line-dasharray': [2, 3], 'line-opacity': 0.5 },
    },
    ...RANKS.map((rank) => road(rank, 'casing', p)),
    ...RANKS.map((rank) => road(rank, 'road', p)),
    {
      id: 'metro',
      type: 'line',
      source: 'metro',
      layout: { 'line-join': 'round', 'line-cap': 'round' },
      paint: { 'line-color': p.metro, 'line-width': width([9, 1], [14, 2.4], [17, 5]), 'line-opacity': 0.8 },
    },
  ]
}
