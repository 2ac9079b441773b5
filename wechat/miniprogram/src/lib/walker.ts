/** Moves along a line at walking pace: the simulated position of a demo. */

import { distanceM, type Point } from '@/lib/geo'

export const WALKING_SPEED_M_S = 1.3

/** Where somebody is who walks `path` there and back again and again, `seconds` after starting. */
export function walkedTo(path: readonly Point[], seconds: number, speedMS: number = WALKING_SPEED_M_S): Point {
  const first = path[0]
  if (!first) throw new RangeError('a walk needs a point')
  const legs = path.slice(1).map((point, index) => distanceM(path[index] as Point, point))
  const total = legs.reduce((sum, leg) => sum + leg, 0)
  if (total === 0) return first
  const walked = (seconds * speedMS) % (2 * total)
  return pointAt(path, legs, walked <= total ? walked : 2 * total - walked)
}

function pointAt(path: readonly Point[], legs: readonly number[], walkedM: number): Point {
  let before = 0
  for (const [index, leg] of legs.entries()) {
    if (walkedM <= before + leg && leg > 0) {
      const share = (walkedM - before) / leg
      const [from, to] = [path[index] as Point, path[index + 1] as Point]
      return { lon: from.lon + (to.lon - from.lon) * share, lat: from.lat + (to.lat - from.lat) * share }
    }
    before += leg
  }
  return path[path.length - 1] as Point
}
