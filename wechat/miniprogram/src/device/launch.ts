/** What the page's address asks for: a demo identity, a simulated place or walk. Only the H5 build has an address. */

import type { Language } from '@/api/types'
import { isH5 } from '@/device/platform'
import { isOnEarth, type Point } from '@/lib/geo'

export interface LaunchWishes {
  /** The code of a demo identity to sign in as at once. */
  as: string | null
  /** The language the reader came in: the front page's doors say it. */
  language: Language | null
  /** The places to be at, one after the other; one place alone means standing there. */
  path: Point[]
}

function parsePoint(text: string): Point | null {
  const [lon, lat] = text.split(',').map(Number)
  const point = { lon: lon ?? Number.NaN, lat: lat ?? Number.NaN }
  return isOnEarth(point) ? point : null
}

/** What a language is called in an address or by a device ("en-GB"); null for one we do not speak. */
export function knownLanguage(name: string | null | undefined): Language | null {
  const main = name?.toLowerCase().split(/[-_]/)[0]
  return main === 'zh' || main === 'en' ? main : null
}

/** Reads `?as=…&lang=…&lon=…&lat=…` or `?walk=lon,lat;lon,lat`, before the hash or after it. */
export function parseWishes(search: string, hash: string): LaunchWishes {
  const query = new URLSearchParams(search)
  const afterHash = new URLSearchParams(hash.split('?')[1] ?? '')
  const get = (name: string): string | null => query.get(name) ?? afterHash.get(name)
  const standing = get('lon') && get('lat') ? `${get('lon')},${get('lat')}` : ''
  const path = (get('walk') ?? standing).split(';').flatMap((text) => parsePoint(text) ?? [])
  return { as: get('as'), language: knownLanguage(get('lang')), path }
}

/** The language the phone itself speaks; Chinese where it is another one. */
export function deviceLanguage(): Language {
  return knownLanguage(uni.getAppBaseInfo().language) ?? 'zh'
}

export function launchWishes(): LaunchWishes {
  return isH5 ? parseWishes(location.search, location.hash) : { as: null, language: null, path: [] }
}

/** Takes the wishes out of the address: a copied link or a reload neither signs anybody in nor undoes a choice. */
export function forgetWishes(): void {
  if (isH5) history.replaceState(history.state, '', location.pathname + location.hash.split('?')[0])
}
