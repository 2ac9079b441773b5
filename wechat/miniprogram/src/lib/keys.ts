/** Makes the keys by which the server knows a repeated request from a new one. */

const HEX = '0123456789abcdef'

function randomNibble(): number {
  return Math.floor(Math.random() * 16)
}

/**
 * A version 4 UUID. A mini-program has no synchronous secure randomness; a key need only be unique, it is no secret:
 * the server reads it together with who sent it.
 */
export function newKey(nibble: () => number = randomNibble): string {
  const at = (index: number): string => {
    if (index === 12) return '4'
    const value = nibble()
    return HEX[index === 16 ? (value & 0x3) | 0x8 : value] ?? '0'
  }
  const digits = Array.from({ length: 32 }, (_, index) => at(index)).join('')
  return [8, 12, 16, 20].reduceRight((text, cut) => `${text.slice(0, cut)}-${text.slice(cut)}`, digits)
}
