/**
 * Converts between WGS-84 (what we store and send) and GCJ-02 (what WeChat's map draws): used at that map's edge only.
 *
 * The forward formula is the published one; the way back is a fixed-point iteration on it, whose round trip errs by
 * nanometres where the common closed approximations err by metres. Shares its vectors with the Python twin.
 */

/** Degrees, longitude first as everywhere in this project. */
export type LonLat = readonly [lon: number, lat: number]

// The Krasovsky 1940 ellipsoid that the offset is defined on.
const SEMI_MAJOR_AXIS_M = 6378245.0
const ECCENTRICITY_SQUARED = 0.00669342162296594323

// Thirty rounds are far more than the five or so it takes; the bound only makes sure that nonsense cannot loop for ever.
const MAX_ROUNDS = 30
const CLOSE_ENOUGH_DEG = 1e-12

const rad = (degrees: number): number => (degrees / 180) * Math.PI
const wave = (amplitude: number, phase: number): number => amplitude * Math.sin(phase * Math.PI)

/** The box in which the offset applies; outside it the two systems are the same. */
export function isOffsetArea([lon, lat]: LonLat): boolean {
  return lon >= 72.004 && lon <= 137.8347 && lat >= 0.8293 && lat <= 55.8271
}

function offset([lon, lat]: LonLat): LonLat {
  const x = lon - 105
  const y = lat - 35
  const shared = ((wave(20, 6 * x) + wave(20, 2 * x)) * 2) / 3
  const north =
    -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * Math.sqrt(Math.abs(x)) + shared +
    ((wave(20, y) + wave(40, y / 3)) * 2) / 3 + ((wave(160, y / 12) + wave(320, y / 30)) * 2) / 3
  const east =
    300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * Math.sqrt(Math.abs(x)) + shared +
    ((wave(20, x) + wave(40, x / 3)) * 2) / 3 + ((wave(150, x / 12) + wave(300, x / 30)) * 2) / 3
  const flattened = 1 - ECCENTRICITY_SQUARED * Math.sin(rad(lat)) ** 2
  const root = Math.sqrt(flattened)
  const metresPerDegreeEast = rad((SEMI_MAJOR_AXIS_M / root) * Math.cos(rad(lat)))
  const metresPerDegreeNorth = rad((SEMI_MAJOR_AXIS_M * (1 - ECCENTRICITY_SQUARED)) / (flattened * root))
  return [east / metresPerDegreeEast, north / metresPerDegreeNorth]
}

/** WGS-84 degrees to GCJ-02 degrees. */
export function toGcj02(point: LonLat): LonLat {
  if (!isOffsetArea(point)) return [point[0], point[1]]
  const [east, north] = offset(point)
  return [point[0] + east, point[1] + north]
}

/** GCJ-02 degrees to WGS-84 degrees. */
export function toWgs84(point: LonLat): LonLat {
  if (!isOffsetArea(point)) return [point[0], point[1]]
  let [lon, lat] = point
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    const [east, north] = offset([lon, lat])
    const lonError = lon + east - point[0]
    const latError = lat + north - point[1]
    lon -= lonError
    lat -= latError
    if (Math.abs(lonError) + Math.abs(latError) < CLOSE_ENOUGH_DEG) break
  }
  return [lon, lat]
}
