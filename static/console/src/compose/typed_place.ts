/** What was typed for a position: two figures, in either order. */

export type Typed = { lon: number; lat: number; swapped: boolean } | 'empty' | 'unreadable'

/** China lies between 18 and 54 degrees north and 73 and 135 east: which figure is which is never in doubt. */
const isLat = (value: number) => value >= 17 && value <= 55
const isLon = (value: number) => value >= 72 && value <= 136

/** "118.1478, 24.5128", also with signs of degrees and directions around it, also the other way round. */
export function readPlace(text: string): Typed {
  const plain = text.normalize('NFKC').trim()
  if (!plain) return 'empty'
  const [first, second, ...more] = plain.match(/-?\d+(?:\.\d+)?/g)?.map(Number) ?? []
  if (first === undefined || second === undefined || more.length) return 'unreadable'
  if (isLon(first) && isLat(second)) return { lon: first, lat: second, swapped: false }
  if (isLat(first) && isLon(second)) return { lon: second, lat: first, swapped: true }
  return 'unreadable'
}
