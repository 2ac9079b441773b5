import { describe, expect, it } from 'vitest'
import { bearingDeg, cellOf, centreOf, compassPoint, distanceM, isOnEarth, moved, roughDistance } from '@/lib/geo'

const heshan = { lon: 118.148792, lat: 24.514638 }

describe('geo', () => {
  it('measures a degree of latitude as 111 km', () => {
    expect(distanceM({ lon: 118, lat: 24 }, { lon: 118, lat: 25 })).toBeCloseTo(111_195, -2)
  })

  it('moves by metres and measures the same way back', () => {
    const there = moved(heshan, 300, 400)
    expect(distanceM(heshan, there)).toBeCloseTo(500, 0)
    expect(compassPoint(bearingDeg(heshan, there))).toBe('ne')
  })

  it('names all eight directions', () => {
    const names = [0, 45, 90, 135, 180, 225, 270, 315, 359].map(compassPoint)
    expect(names).toEqual(['n', 'ne', 'e', 'se', 's', 'sw', 'w', 'nw', 'n'])
  })

  it('says distances as people do', () => {
    expect(roughDistance(12)).toEqual({ unit: 'm', value: 50 })
    expect(roughDistance(412)).toEqual({ unit: 'm', value: 400 })
    expect(roughDistance(871)).toEqual({ unit: 'm', value: 900 })
    expect(roughDistance(970)).toEqual({ unit: 'km', value: 1 })
    expect(roughDistance(3249)).toEqual({ unit: 'km', value: 3.2 })
  })

  it('shares a cell of about 200 m, never the point', () => {
    const cell = cellOf(heshan)
    expect(cell).toMatch(/^89[0-9a-f]{13}$/)
    const centre = centreOf(cell)
    expect(centre && distanceM(centre, heshan)).toBeLessThan(250)
    expect(centreOf('not a cell')).toBeNull()
  })

  it('knows points that cannot be', () => {
    expect(isOnEarth(heshan)).toBe(true)
    expect(isOnEarth({ lon: 24.5, lat: 118.1 })).toBe(false)
    expect(isOnEarth({ lon: Number.NaN, lat: 1 })).toBe(false)
  })
})
