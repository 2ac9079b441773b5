import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { cluster } from './cluster'
import { gather, resolutionAt } from './cells'
import { boundsOf, destination, distanceM, hull, rangeTo, ring } from './geometry'

const inXiamen = fc.tuple(
  fc.double({ min: 117.9, max: 118.4, noNaN: true }),
  fc.double({ min: 24.3, max: 24.8, noNaN: true }),
)

describe('rings on the ground', () => {
  it('lie as far from a point as their range says, to a metre', () => {
    fc.assert(
      fc.property(inXiamen, fc.integer({ min: 50, max: 20_000 }), (place, metres) => {
        const shape = ring({ type: 'Point', coordinates: place }, metres)
        for (const corner of shape.geometry.coordinates[0]!)
          expect(Math.abs(distanceM(place, corner) - metres)).toBeLessThan(1)
      }),
    )
  })

  it('go there and back', () => {
    fc.assert(
      fc.property(inXiamen, fc.integer({ min: 1, max: 20_000 }), fc.integer({ min: 0, max: 359 }), (from, metres, turn) => {
        const there = destination(from, metres, turn)
        expect(Math.abs(rangeTo({ type: 'Point', coordinates: from }, there) - metres)).toBeLessThan(0.5)
      }),
    )
  })

  it('hold the area they are drawn around', () => {
    const square = [
      [118.1, 24.48],
      [118.12, 24.48],
      [118.12, 24.5],
      [118.1, 24.5],
      [118.1, 24.48],
    ]
    const [[west, south], [east, north]] = boundsOf({ type: 'Polygon', coordinates: [square] }, 500)
    expect(west).toBeLessThan(118.1)
    expect(east).toBeGreaterThan(118.12)
    expect(south).toBeLessThan(24.48)
    expect(north).toBeGreaterThan(24.5)
  })

  it('have a hull without inner points', () => {
    expect(hull([[0, 0], [2, 0], [1, 1], [2, 2], [0, 2]])).toHaveLength(4)
  })
})

describe('clusters', () => {
  const items = [
    { key: 'a', lon: 118.1, lat: 24.48 },
    { key: 'b', lon: 118.101, lat: 24.48 },
    { key: 'c', lon: 118.3, lat: 24.6 },
  ]
  it('gather what lies on each other below zoom 13 only', () => {
    expect(cluster(items, 10).map((group) => group.members.length)).toEqual([2, 1])
    expect(cluster(items, 13)).toHaveLength(3)
  })

  it('lose nobody', () => {
    fc.assert(
      fc.property(fc.array(inXiamen), fc.double({ min: 8, max: 17, noNaN: true }), (places, zoom) => {
        const all = places.map(([lon, lat], index) => ({ key: String(index), lon, lat }))
        expect(cluster(all, zoom).flatMap((group) => group.members)).toHaveLength(all.length)
      }),
    )
  })
})

describe('volunteers as cells', () => {
  it('keep their sum at every zoom and never show a place finer than a cell', () => {
    const cells: [string, number, number][] = [
      ['89411c26e57ffff', 2, 1],
      ['89411c26e5bffff', 1, 0],
    ]
    for (const zoom of [9, 11, 12.5, 15]) {
      const sums = gather(cells, resolutionAt(zoom))
      expect(sums.reduce((sum, row) => sum + row.online, 0)).toBe(3)
    }
  })
})
