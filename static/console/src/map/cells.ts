/** Volunteers as H3 cells with a count: one never sees where a person is who has no assignment. */
import type { Feature, FeatureCollection, Point, Polygon } from 'geojson'
import { cellToBoundary, cellToLatLng, cellToParent, getResolution, isValidCell } from 'h3-js'

import type { PresenceCell } from '@/api/types'

export interface CellCount {
  cell: string
  online: number
  on_duty: number
}

/** The resolution whose cells are wide enough to carry a figure at this zoom. */
export function resolutionAt(zoom: number): number {
  if (zoom < 10.5) return 6
  if (zoom < 12) return 7
  if (zoom < 13.5) return 8
  return 9
}

/** Counts per cell of a coarser resolution. */
export function gather(cells: PresenceCell[], resolution: number): CellCount[] {
  const sums = new Map<string, CellCount>()
  for (const [cell, online, onDuty] of cells) {
    if (!isValidCell(cell)) continue
    const parent = getResolution(cell) > resolution ? cellToParent(cell, resolution) : cell
    const sum = sums.get(parent) ?? { cell: parent, online: 0, on_duty: 0 }
    sum.online += online
    sum.on_duty += onDuty
    sums.set(parent, sum)
  }
  return [...sums.values()]
}

export function cellShapes(counts: CellCount[]): FeatureCollection<Polygon> {
  const most = Math.max(1, ...counts.map((row) => row.on_duty))
  return {
    type: 'FeatureCollection',
    features: counts.map(
      ({ cell, online, on_duty }): Feature<Polygon> => ({
        type: 'Feature',
        properties: { online, on_duty, share: on_duty / most },
        geometry: { type: 'Polygon', coordinates: [cellToBoundary(cell, true)] },
      }),
    ),
  }
}

export function cellLabels(counts: CellCount[]): FeatureCollection<Point> {
  return {
    type: 'FeatureCollection',
    features: counts.map(({ cell, online, on_duty }): Feature<Point> => {
      const [lat, lon] = cellToLatLng(cell)
      return {
        type: 'Feature',
        properties: { online, on_duty, label: String(on_duty || online) },
        geometry: { type: 'Point', coordinates: [lon, lat] },
      }
    }),
  }
}
