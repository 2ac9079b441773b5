/** The area an officer drew, taken apart for maps: GeoJSON in WGS-84, as the briefing carries it. */

import type { Schema } from '@/api/types'
import type { Point } from '@/lib/geo'

export type Shape = Schema<'Area'>

/** One closed line; of each polygon the first is its border, the others are its holes. */
export type Ring = Point[]

/** Its polygons; none for a bare point. */
export function polygonsOf(shape: Shape | null): Ring[][] {
  if (!shape || shape.type === 'Point') return []
  const polygons = shape.type === 'Polygon' ? [shape.coordinates] : shape.coordinates
  return polygons.map((rings) => rings.map((ring) => ring.map(([lon = 0, lat = 0]) => ({ lon, lat }))))
}

/** Every corner of its borders: what has to be in view. */
export const cornersOf = (shape: Shape | null): Point[] => polygonsOf(shape).flatMap(([border = []]) => border)
