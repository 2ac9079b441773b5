/** Checks a resident identity number on the phone, so that a slip of the finger is told before anything is sent. */

// GB 11643-1999: eighteen places, the last one a check character by ISO 7064 MOD 11-2.
const SHAPE = /^\d{17}[\dX]$/
const EARLIEST_BIRTH_YEAR = 1900

export type IdentityFault = 'length' | 'characters' | 'birth_date' | 'check_digit'

/** The check character that belongs to the first seventeen digits (ISO 7064 MOD 11-2). */
export function checkCharacter(first17: string): string {
  let remainder = 0
  for (const digit of first17) remainder = ((remainder + Number(digit)) * 2) % 11
  const value = (12 - remainder) % 11
  return value === 10 ? 'X' : String(value)
}

/** Upper case, without the spaces people type to keep their place. */
export function tidyIdentityNumber(typed: string): string {
  return typed.replace(/\s+/g, '').toUpperCase()
}

function isRealPastDate(yyyymmdd: string, today: Date): boolean {
  const year = Number(yyyymmdd.slice(0, 4))
  const month = Number(yyyymmdd.slice(4, 6))
  const day = Number(yyyymmdd.slice(6, 8))
  const date = new Date(Date.UTC(year, month - 1, day))
  // Date rolls 31 February over into March: a real date comes back as it went in.
  const isReal = date.getUTCMonth() === month - 1 && date.getUTCDate() === day
  return isReal && year >= EARLIEST_BIRTH_YEAR && date.getTime() <= today.getTime()
}

/** The first thing wrong with a tidied number, or null when date and check character hold. */
export function identityFault(tidied: string, today: Date): IdentityFault | null {
  if (tidied.length !== 18) return 'length'
  if (!SHAPE.test(tidied)) return 'characters'
  if (!isRealPastDate(tidied.slice(6, 14), today)) return 'birth_date'
  if (checkCharacter(tidied.slice(0, 17)) !== tidied[17]) return 'check_digit'
  return null
}

export type NameFault = 'length' | 'characters'

// The server's own rule: letters of any script, and between them what stands in a name; 2 to 50 characters.
const NAME_LETTER = /[\p{L}\p{Nl}\p{No}]/u
const INSIDE_A_NAME = "·.'’ -"
const NAME_LENGTH = { least: 2, most: 50 }

/** With single blanks, as it is kept. */
export function tidyName(typed: string): string {
  return typed.split(/\s+/).filter(Boolean).join(' ')
}

/** The first thing wrong with a tidied name, or null. */
export function nameFault(tidied: string): NameFault | null {
  const letters = [...tidied]
  if (!letters.every((letter) => NAME_LETTER.test(letter) || INSIDE_A_NAME.includes(letter))) return 'characters'
  if (letters.length < NAME_LENGTH.least || letters.length > NAME_LENGTH.most) return 'length'
  const isEndedByLetters = [letters[0], letters.at(-1)].every((letter) => NAME_LETTER.test(letter ?? ''))
  return isEndedByLetters ? null : 'characters'
}

/** A mainland mobile number: eleven digits from 13 to 19. */
export function isMobileNumber(typed: string): boolean {
  return /^1[3-9]\d{9}$/.test(typed.replace(/[\s-]/g, ''))
}
