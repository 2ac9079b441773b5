/** Days of the city as moments: a day begins at its midnight in Asia/Shanghai, which knows no summer time. */
const OFFSET = '+08:00'
const DAY_MS = 86_400_000

/** From the first day's midnight to the midnight after the last; the end is not included. */
export function momentsOf([first, last]: [string, string]): { since: string; until: string } {
  const midnight = (day: string) => Date.parse(`${day}T00:00:00${OFFSET}`)
  return {
    since: new Date(midnight(first)).toISOString(),
    until: new Date(midnight(last) + DAY_MS).toISOString(),
  }
}
