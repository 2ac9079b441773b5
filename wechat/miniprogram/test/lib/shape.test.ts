import { describe, expect, it } from 'vitest'
import { toGcj02 } from '@/lib/gcj02'
import { cornersOf, polygonsOf, type Shape } from '@/lib/shape'
import { polygonsFor } from '@/map/weChatMap'

const BORDER = [[118.14, 24.51], [118.15, 24.51], [118.15, 24.52], [118.14, 24.51]]
const HOLE = [[118.145, 24.512], [118.146, 24.512], [118.146, 24.513], [118.145, 24.512]]
const yard: Shape = { type: 'Polygon', coordinates: [BORDER, HOLE] }
const two: Shape = { type: 'MultiPolygon', coordinates: [[BORDER], [HOLE]] }

describe('an area that was drawn', () => {
  it('has polygons of rings, and all its borders in view', () => {
    expect(polygonsOf(yard).map((rings) => rings.length)).toEqual([2])
    expect(polygonsOf(two).map((rings) => rings.length)).toEqual([1, 1])
    expect(cornersOf(yard)).toEqual(BORDER.map(([lon, lat]) => ({ lon, lat })))
    expect(cornersOf(two)).toHaveLength(8)
  })

  it('is none for a place', () => {
    expect(polygonsOf({ type: 'Point', coordinates: [118.14, 24.51] })).toEqual([])
    expect(cornersOf(null)).toEqual([])
  })

  it('is drawn in WeChat in its coordinates, a hole with nothing in it', () => {
    const [border, hole] = polygonsFor(yard)
    const [longitude, latitude] = toGcj02([118.14, 24.51])
    expect(border?.points[0]).toEqual({ longitude, latitude })
    expect(border?.points).toHaveLength(4)
    expect(border?.fillColor).not.toBe(hole?.fillColor)
    expect(hole?.fillColor).toBe('#00000000')
  })
})
