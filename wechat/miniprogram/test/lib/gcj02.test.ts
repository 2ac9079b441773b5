import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { toGcj02, toWgs84, type LonLat } from '@/lib/gcj02'

interface Pair {
  name: string
  wgs84: LonLat
  gcj02: LonLat
}

const vectorsUrl = new URL('../../../../tests/vectors/gcj02.json', import.meta.url)
const vectors = JSON.parse(readFileSync(vectorsUrl, 'utf8')) as {
  tolerance_deg: number
  inside: Pair[]
  outside: Pair[]
}

function expectClose(got: LonLat, wanted: LonLat): void {
  expect(Math.abs(got[0] - wanted[0])).toBeLessThanOrEqual(vectors.tolerance_deg)
  expect(Math.abs(got[1] - wanted[1])).toBeLessThanOrEqual(vectors.tolerance_deg)
}

describe('GCJ-02, by the vectors shared with Python', () => {
  it.each(vectors.inside)('$name', ({ wgs84, gcj02 }) => {
    expectClose(toGcj02(wgs84), gcj02)
    expectClose(toWgs84(gcj02), wgs84)
  })

  it.each(vectors.outside)('$name stays where it is', ({ wgs84, gcj02 }) => {
    expect(toGcj02(wgs84)).toEqual(gcj02)
    expect(toWgs84(gcj02)).toEqual(wgs84)
  })

  it('comes back to the millionth of a metre all over the country', () => {
    for (let lon = 74; lon < 135; lon += 0.73) {
      for (let lat = 18; lat < 53; lat += 0.61) {
        const [backLon, backLat] = toWgs84(toGcj02([lon, lat]))
        expect(Math.hypot(backLon - lon, backLat - lat) * 111_320).toBeLessThan(1e-6)
      }
    }
  })
})
