/** Names of districts and towns, each once at the middle of its largest part. */
import type { Feature, FeatureCollection, MultiPolygon, Point, Polygon } from 'geojson'
import type { Map as MapLibre } from 'maplibre-gl'
import { onBeforeUnmount } from 'vue'

import { labelPoint, ringArea } from './geometry'
import { setData } from './map_context'

type Place = Feature<Polygon | MultiPolygon, { name?: string }>

export function namePoints(places: Place[]): FeatureCollection<Point> {
  const features = places.flatMap((place): Feature<Point>[] => {
    const parts = place.geometry.type === 'Polygon' ? [place.geometry.coordinates] : place.geometry.coordinates
    const outlines = parts.flatMap((part) => (part[0] ? [part[0]] : []))
    const largest = outlines.sort((a, b) => ringArea(b) - ringArea(a))[0]
    if (!largest || !place.properties.name) return []
    return [
      {
        type: 'Feature',
        properties: { name: place.properties.name },
        geometry: { type: 'Point', coordinates: labelPoint(largest) },
      },
    ]
  })
  return { type: 'FeatureCollection', features }
}

export function useBaseNames({ map }: { map: MapLibre }): void {
  let isGone = false
  onBeforeUnmount(() => {
    isGone = true
  })
  const load = async (file: string, source: 'district-names' | 'town-names') => {
    try {
      const answer = await fetch(`/static/basemap/${file}.geojson`)
      const { features } = (await answer.json()) as FeatureCollection<Polygon | MultiPolygon, { name?: string }>
      if (!isGone) setData(map, source, namePoints(features))
    } catch {
      // The map without names is still a map.
    }
  }
  void load('districts', 'district-names')
  void load('towns', 'town-names')
}
