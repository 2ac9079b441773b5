/** Gathers signs that would lie on each other, below the zoom where streets are told apart. */

export interface Placed {
  key: string
  lon: number
  lat: number
}
export interface Cluster<T extends Placed> {
  key: string
  lon: number
  lat: number
  members: T[]
}

/** From this zoom on every sign stands alone. */
export const CLUSTER_BELOW_ZOOM = 13
/** Signs nearer than this on the screen are gathered. */
const NEAR_PX = 44
const TILE_PX = 512

function pixel(lon: number, lat: number, zoom: number): [number, number] {
  const world = TILE_PX * 2 ** zoom
  const sine = Math.sin((lat * Math.PI) / 180)
  return [((lon + 180) / 360) * world, (0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI)) * world]
}

/**
 * Clusters at a whole zoom, so that they change only when one zooms past it. Members keep the given order: the
 * first one names the cluster.
 */
export function cluster<T extends Placed>(items: T[], zoom: number): Cluster<T>[] {
  const alone = (item: T): Cluster<T> => ({ key: item.key, lon: item.lon, lat: item.lat, members: [item] })
  if (zoom >= CLUSTER_BELOW_ZOOM) return items.map(alone)
  const groups: { x: number; y: number; members: T[] }[] = []
  for (const item of items) {
    const [x, y] = pixel(item.lon, item.lat, Math.floor(zoom))
    const near = groups.find((group) => Math.hypot(group.x - x, group.y - y) < NEAR_PX)
    if (near) near.members.push(item)
    else groups.push({ x, y, members: [item] })
  }
  return groups.flatMap(({ members }) => {
    const [first] = members
    if (!first) return []
    if (members.length === 1) return [alone(first)]
    const mean = (pick: (item: T) => number) => members.reduce((sum, item) => sum + pick(item), 0) / members.length
    return [{ key: `group:${first.key}`, lon: mean((item) => item.lon), lat: mean((item) => item.lat), members }]
  })
}
