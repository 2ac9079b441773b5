import { describe, expect, it } from 'vitest'
import { knownLanguage, parseWishes } from '@/device/launch'
import { distanceM, moved } from '@/lib/geo'
import { walkedTo } from '@/lib/walker'

const start = { lon: 118.1488, lat: 24.5146 }
const corner = moved(start, 0, 130)
const end = moved(corner, 130, 0)

describe('a simulated walk', () => {
  it('goes along the line at walking pace, and back again', () => {
    const path = [start, corner, end]
    expect(distanceM(walkedTo(path, 100), corner)).toBeLessThan(1)
    expect(distanceM(walkedTo(path, 200), end)).toBeLessThan(1)
    expect(distanceM(walkedTo(path, 300), corner)).toBeLessThan(1)
    expect(distanceM(walkedTo(path, 400), start)).toBeLessThan(1)
    expect(distanceM(walkedTo(path, 50), moved(start, 0, 65))).toBeLessThan(1)
  })

  it('stands still at a single place', () => {
    expect(walkedTo([start], 1000)).toEqual(start)
    expect(walkedTo([start, start], 1000)).toEqual(start)
  })
})

describe('what the address asks for', () => {
  it('signs in and stands somewhere', () => {
    expect(parseWishes('?as=chen&lang=en&lon=118.1&lat=24.5', '#/')).toEqual({
      as: 'chen',
      language: 'en',
      path: [{ lon: 118.1, lat: 24.5 }],
    })
  })

  it('may stand behind the hash', () => {
    expect(parseWishes('', '#/pages/home/index?as=chen').as).toBe('chen')
  })

  it('walks, and leaves out what is no place', () => {
    const { path } = parseWishes('?walk=118.1,24.5;nonsense;200,24;118.2,24.6', '')
    expect(path).toEqual([
      { lon: 118.1, lat: 24.5 },
      { lon: 118.2, lat: 24.6 },
    ])
    expect(parseWishes('', '')).toEqual({ as: null, language: null, path: [] })
  })

  it('knows our two languages by any of their names, and no other', () => {
    expect(['zh-CN', 'zh_Hans', 'en', 'en-GB'].map(knownLanguage)).toEqual(['zh', 'zh', 'en', 'en'])
    expect(['fr', '', null, undefined].map(knownLanguage)).toEqual([null, null, null, null])
  })
})
