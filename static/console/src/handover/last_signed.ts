/** The hand-over of a desk that was signed last: who is responsible for its open items. */
import type { Desk, Handover, Time } from '@/api/types'

export function lastSigned(
  rows: Handover[],
  desk: Pick<Desk, 'station_id' | 'region_code'>,
): (Handover & { at: Time }) | undefined {
  return rows
    .flatMap((row) => (row.signed_at ? [{ ...row, at: row.signed_at }] : []))
    .filter((row) => row.station_id === desk.station_id && row.region_code === desk.region_code)
    .sort((a, b) => b.at.localeCompare(a.at))[0]
}
