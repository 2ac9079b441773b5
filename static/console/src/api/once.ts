/** One wish, one key: what is asked again after a lost answer is done once. */
import { Problem } from './client'

/** Wishes the server has not answered yet, with the key under which it may have fulfilled them. */
const keys = new Map<string, string>()

/** A version 4 UUID. `crypto.randomUUID` is missing where the console is served over plain http. */
function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80
  const digits = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')
  return [8, 12, 16, 20].reduceRight((text, cut) => `${text.slice(0, cut)}-${text.slice(cut)}`, digits)
}

/**
 * Asks under the key of this wish, which is given up only once the server has answered, yes or no.
 * @param wish what is wanted, by name: the same thing wanted again has the same name, however it is filled in
 */
export async function once<T>(wish: string, ask: (key: string) => Promise<T>): Promise<T> {
  const key = keys.get(wish) ?? newKey()
  keys.set(wish, key)
  try {
    const answer = await ask(key)
    keys.delete(wish)
    return answer
  } catch (error) {
    if (error instanceof Problem && !error.isPassing) keys.delete(wish)
    throw error
  }
}

/** Keys are one person's: who signs in next begins without any. */
export function forgetWishes(): void {
  keys.clear()
}
