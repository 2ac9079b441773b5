/** Distances and bearings between WGS-84 points, and the H3 cell of a point: all an idle phone ever shares. */

import { cellToLatLng, isValidCell, latLngToCell } from 'h3-js'
import type { Cell } from '@/api/types'

export interface Point {
  lon: number
  lat: number
}

const EARTH_RADIUS_M = 6_371_008.8
const CELL_RESOLUTION = 9

const rad = (degrees: number): number => (degrees * Math.PI) / 180

/** Great-circle distance in metres (haversine: exact enough, to 0.5 %, for "about 400 m"). */
export function distanceM(from: Point, to: Point): number {
  const dLat = rad(to.lat - from.lat)
  const dLon = rad(to.lon - from.lon)
  const a = Math.sin(dLat / 2) ** 2 + Math.cos(rad(from.lat)) * Math.cos(rad(to.lat)) * Math.sin(dLon / 2) ** 2
  return 2 * EARTH_RADIUS_M * Math.asin(Math.min(1, Math.sqrt(a)))
}

/** Initial bearing in degrees clockwise from north, 0 to 360. */
export function bearingDeg(from: Point, to: Point): number {
  const dLon = rad(to.lon - from.lon)
  const y = Math.sin(dLon) * Math.cos(rad(to.lat))
  const x =
    Math.cos(rad(from.lat)) * Math.sin(rad(to.lat)) - Math.sin(rad(from.lat)) * Math.cos(rad(to.lat)) * Math.cos(dLon)
  return ((Math.atan2(y, x) * 180) / Math.PI + 360) % 360
}

export const COMPASS = ['n', 'ne', 'e', 'se', 's', 'sw', 'w', 'nw'] as const
export type CompassPoint = (typeof COMPASS)[number]

/** The nearest of the eight compass points. */
export function compassPoint(degrees: number): CompassPoint {
  return COMPASS[Math.round(degrees / 45) % COMPASS.length] ?? 'n'
}

/**
 * A distance as people say it: to 50 m below 500 m, to 100 m below 2 km, then to a tenth of a kilometre.
 * A position is seldom better than 20 m, so more digits would be a lie.
 */
export function roughDistance(metres: number): { unit: 'm' | 'km'; value: number } {
  if (metres < 500) return { unit: 'm', value: Math.max(50, Math.round(metres / 50) * 50) }
  if (metres < 950) return { unit: 'm', value: Math.round(metres / 100) * 100 }
  return { unit: 'km', value: Math.round(metres / 100) / 10 }
}

/** Moves a point by metres east and north: fine for the short steps of a walk. */
export function moved(from: Point, eastM: number, northM: number): Point {
  const latStep = (northM / EARTH_RADIUS_M) * (180 / Math.PI)
  const lonStep = (eastM / (EARTH_RADIUS_M * Math.cos(rad(from.lat)))) * (180 / Math.PI)
  return { lon: from.lon + lonStep, lat: from.lat + latStep }
}

/** Whether this can be a point on the earth. */
export function isOnEarth(point: Point): boolean {
  return Math.abs(point.lon) <= 180 && Math.abs(point.lat) <= 90 && !Number.isNaN(point.lon + point.lat)
}

/** The H3 cell, resolution 9 (about 200 m across), that holds the point. */
export function cellOf(point: Point): Cell {
  return latLngToCell(point.lat, point.lon, CELL_RESOLUTION)
}

/** The centre of a cell, or null for a string that is not a cell. */
export function centreOf(cell: Cell): Point | null {
  if (!isValidCell(cell)) return null
  const [lat, lon] = cellToLatLng(cell)
  return { lon, lat }
}
