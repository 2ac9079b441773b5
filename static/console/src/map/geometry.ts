/** Circles, rings and distances on the ground, good to a metre or two at a city's size. */
import type { Feature, Point, Polygon, Position } from 'geojson'

import type { Area, LonLat } from '@/api/types'

/** Mean radius of the earth in metres (IUGG). */
const EARTH_M = 6_371_008.8
const STEPS = 96

const rad = (degrees: number) => (degrees * Math.PI) / 180
const deg = (radians: number) => (radians * 180) / Math.PI

/** Great-circle distance in metres. */
export function distanceM([lon1 = 0, lat1 = 0]: Position, [lon2 = 0, lat2 = 0]: Position): number {
  const half = (a: number, b: number) => Math.sin(rad(b - a) / 2) ** 2
  const h = half(lat1, lat2) + Math.cos(rad(lat1)) * Math.cos(rad(lat2)) * half(lon1, lon2)
  return 2 * EARTH_M * Math.asin(Math.sqrt(h))
}

/** The place one reaches after so many metres in a direction (degrees from north, clockwise). */
export function destination([lon = 0, lat = 0]: Position, metres: number, bearing: number): Position {
  const d = metres / EARTH_M
  const turn = rad(bearing)
  const lat2 = Math.asin(Math.sin(rad(lat)) * Math.cos(d) + Math.cos(rad(lat)) * Math.sin(d) * Math.cos(turn))
  const lon2 =
    rad(lon) +
    Math.atan2(
      Math.sin(turn) * Math.sin(d) * Math.cos(rad(lat)),
      Math.cos(d) - Math.sin(rad(lat)) * Math.sin(lat2),
    )
  return [deg(lon2), deg(lat2)]
}

const cross = (o: Position, a: Position, b: Position): number =>
  ((a[0] ?? 0) - (o[0] ?? 0)) * ((b[1] ?? 0) - (o[1] ?? 0)) -
  ((a[1] ?? 0) - (o[1] ?? 0)) * ((b[0] ?? 0) - (o[0] ?? 0))

/** The convex hull, counter-clockwise (Andrew's monotone chain). */
export function hull(points: Position[]): Position[] {
  const sorted = [...points].sort((a, b) => (a[0] ?? 0) - (b[0] ?? 0) || (a[1] ?? 0) - (b[1] ?? 0))
  const half = (list: Position[]) => {
    const chain: Position[] = []
    for (const point of list) {
      for (;;) {
        const [o, a] = chain.slice(-2)
        if (!o || !a || cross(o, a, point) > 0) break
        chain.pop()
      }
      chain.push(point)
    }
    chain.pop()
    return chain
  }
  return [...half(sorted), ...half(sorted.reverse())]
}

function circle(centre: Position, metres: number): Position[] {
  return Array.from({ length: STEPS }, (_, step) => destination(centre, metres, (step * 360) / STEPS))
}

/** The corners an area is made of, without the closing one. */
export function corners(area: Area): Position[] {
  if (area.type === 'Point') return [area.coordinates]
  const polygons = area.type === 'Polygon' ? [area.coordinates] : area.coordinates
  return polygons.flatMap((rings) => (rings[0] ?? []).slice(0, -1))
}

/**
 * The line a round reaches: so many metres from the area's edge. For a polygon it is drawn around the convex hull,
 * a little generous in a bay; the server alone decides who is alerted.
 */
export function ring(area: Area, metres: number): Feature<Polygon> {
  const outline = hull(corners(area).flatMap((corner) => circle(corner, metres)))
  const first = outline[0]
  return {
    type: 'Feature',
    properties: {},
    geometry: { type: 'Polygon', coordinates: [first ? [...outline, first] : []] },
  }
}

/** A point to measure from and to put a sign on: the point itself, or the middle of the corners. */
export function centreOf(area: Area): Position {
  const points = corners(area)
  const sum = (index: 0 | 1) => points.reduce((total, point) => total + (point[index] ?? 0), 0)
  return points.length ? [sum(0) / points.length, sum(1) / points.length] : [0, 0]
}

/** How far a place is from the area's edge along the ring handle's direction: the range that reaches it. */
export function rangeTo(area: Area, place: Position): number {
  return Math.min(...corners(area).map((corner) => distanceM(corner, place)))
}

/** West, south, east, north of an area with so many metres around it. */
export function boundsOf(area: Area, metres: number): [[number, number], [number, number]] {
  const outline = ring(area, Math.max(metres, 1)).geometry.coordinates[0] ?? []
  const lon = outline.map((point) => point[0] ?? 0)
  const lat = outline.map((point) => point[1] ?? 0)
  return [
    [Math.min(...lon), Math.min(...lat)],
    [Math.max(...lon), Math.max(...lat)],
  ]
}

/** The wire gives positions as {lon, lat} in some places and as GeoJSON in others. */
export function positionOf(place: LonLat | Point | null | undefined): [number, number] | null {
  if (!place) return null
  if ('lon' in place) return [place.lon, place.lat]
  const [lon, lat] = place.coordinates
  return lon === undefined || lat === undefined ? null : [lon, lat]
}

/** A point inside a ring for its name: the middle of its area (shoelace). */
export function labelPoint(outline: Position[]): Position {
  let area = 0
  let x = 0
  let y = 0
  for (let index = 0; index + 1 < outline.length; index += 1) {
    const [ax = 0, ay = 0] = outline[index] ?? []
    const [bx = 0, by = 0] = outline[index + 1] ?? []
    const part = ax * by - bx * ay
    area += part
    x += (ax + bx) * part
    y += (ay + by) * part
  }
  return area === 0 ? (outline[0] ?? [0, 0]) : [x / (3 * area), y / (3 * area)]
}

export const ringArea = (outline: Position[]): number =>
  Math.abs(
    outline.reduce((sum, [ax = 0, ay = 0], index) => {
      const [bx = 0, by = 0] = outline[index + 1] ?? outline[0] ?? []
      return sum + ax * by - bx * ay
    }, 0) / 2,
  )

/** About a decimetre: nobody's call is more exact than that. */
export function round(degrees: number): number {
  return Math.round(degrees * 1e6) / 1e6
}
