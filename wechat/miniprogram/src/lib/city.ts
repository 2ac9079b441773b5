/** The city this build is for; another city sets these when it builds. */

import { isOnEarth, type Point } from '@/lib/geo'

/** The official code whose districts are offered at registration. */
export const CITY_CODE = import.meta.env.VITE_CITY_CODE ?? '3502'

const [lon = Number.NaN, lat = Number.NaN] = (import.meta.env.VITE_CITY_CENTRE ?? '').split(',').map(Number)
// A short walk from the primary school of the demo's story, in the north of Xiamen's island.
const DEFAULT_CENTRE: Point = { lon: 118.1502, lat: 24.5146 }

/** Where a map opens while the phone does not say where it is, and where a demo's volunteers begin. */
export const CITY_CENTRE: Point = lon && isOnEarth({ lon, lat }) ? { lon, lat } : DEFAULT_CENTRE
