/** What WeChat's <map> wants, in its GCJ-02: the only place where those coordinates exist. */

import type { Point } from '@/lib/geo'
import { toGcj02, toWgs84 } from '@/lib/gcj02'
import { polygonsOf, type Shape } from '@/lib/shape'

export interface WeChatPoint {
  latitude: number
  longitude: number
}

export interface WeChatCircle extends WeChatPoint {
  radius: number
  color: string
  fillColor: string
  strokeWidth: number
}

export interface WeChatPolygon {
  points: WeChatPoint[]
  strokeWidth: number
  strokeColor: string
  fillColor: string
}

export function toWeChat({ lon, lat }: Point): WeChatPoint {
  const [longitude, latitude] = toGcj02([lon, lat])
  return { longitude, latitude }
}

export function fromWeChat({ longitude, latitude }: WeChatPoint): Point {
  const [lon, lat] = toWgs84([longitude, latitude])
  return { lon, lat }
}

// The token colour with WeChat's trailing alpha; its map cannot read CSS variables.
const LINE = '#d9622bff'
const FILL = '#d9622b22'
const CLEAR = '#00000000'

/** The area as a circle; a bare point gets a small one, so that it is seen. */
export function circleOf(area: Point & { radius_m: number }): WeChatCircle {
  return { ...toWeChat(area), radius: Math.max(area.radius_m, 40), color: LINE, fillColor: FILL, strokeWidth: 2 }
}

/** The area as it was drawn. WeChat's polygons have no holes: a hole is a border of its own, with nothing in it. */
export function polygonsFor(shape: Shape): WeChatPolygon[] {
  return polygonsOf(shape).flatMap((rings) =>
    rings.map((ring, place) => ({
      points: ring.map(toWeChat),
      strokeWidth: 2,
      strokeColor: LINE,
      fillColor: place === 0 ? FILL : CLEAR,
    })),
  )
}
