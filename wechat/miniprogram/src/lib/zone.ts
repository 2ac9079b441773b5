/** What a clock on the wall in the city says: a neighbour on a journey reads the same times as the station. */

export interface WallTime {
  year: number
  month: number
  day: number
  /** "09:05" */
  time: string
}

const two = (value: number): string => String(value).padStart(2, '0')

function deviceTime(at: Date): WallTime {
  const time = `${two(at.getHours())}:${two(at.getMinutes())}`
  return { year: at.getFullYear(), month: at.getMonth() + 1, day: at.getDate(), time }
}

const formats = new Map<string, Intl.DateTimeFormat | null>()

/** Null where zones are not known: a mini-program may have no Intl, an old browser not this zone. */
function makeFormat(zone: string): Intl.DateTimeFormat | null {
  try {
    return new Intl.DateTimeFormat('en-GB', {
      timeZone: zone,
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
    })
  } catch {
    return null
  }
}

function formatOf(zone: string): Intl.DateTimeFormat | null {
  const known = formats.get(zone)
  if (known !== undefined) return known
  const made = makeFormat(zone)
  formats.set(zone, made)
  return made
}

/** The time in `zone` (an IANA name); on the device's own clock while the zone is unknown or not understood here. */
export function wallTime(atMs: number, zone: string | null): WallTime {
  const at = new Date(atMs)
  const format = zone ? formatOf(zone) : null
  if (!format) return deviceTime(at)
  const parts = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, Number(value)]))
  const { year = 0, month = 0, day = 0, hour = 0, minute = 0 } = parts
  return { year, month, day, time: `${two(hour)}:${two(minute)}` }
}
