/** Days of the city as moments: a day begins at the midnight of the city's zone. */
import { midnight } from '@/ui/clock'

/** From the first day's midnight to the midnight after the last; the end is not included. */
export function momentsOf([first, last]: [string, string]): { since: string; until: string } {
  return { since: new Date(midnight(first)).toISOString(), until: new Date(midnight(last, 1)).toISOString() }
}
