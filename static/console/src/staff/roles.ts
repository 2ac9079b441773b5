/** Which roles an administrator gives, and what place each needs; the server checks the same. */
import type { Role } from '@/api/types'
import type { GrantForm } from '@/api/administration'

const AT_A_STATION = ['officer', 'auxiliary', 'duty_lead']
const IN_A_REGION = ['command_centre', 'dispatcher', 'grid_worker', 'handler']
const ANYWHERE = ['administrator', 'auditor']

export const GIVEN_ROLES = [...AT_A_STATION, ...IN_A_REGION, ...ANYWHERE]

export function placeOf(role: string): 'station' | 'region' | 'none' {
  if (AT_A_STATION.includes(role)) return 'station'
  return IN_A_REGION.includes(role) ? 'region' : 'none'
}

/** A held role as it is named when it is ended; a station's role lies in its station's region and does not repeat it. */
export function asGrant(role: Role): GrantForm {
  return { role: role.role, station_id: role.station?.id ?? null, region_code: role.station ? '' : role.region_code }
}

/** What a search looks at: every word must be somewhere. */
export function matches(words: string, text: string): boolean {
  const low = text.toLowerCase()
  return words
    .toLowerCase()
    .split(/\s+/)
    .every((word) => low.includes(word))
}
