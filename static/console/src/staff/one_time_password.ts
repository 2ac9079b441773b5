/** A password to be read aloud or copied once, and changed by its owner: four groups without look-alike letters. */
const LETTERS = 'abcdefghjkmnpqrstuvwxyz23456789'
const GROUPS = 4
const GROUP_LENGTH = 4
const BYTES = 256

/** The letters do not divide a byte evenly: what lies above the last whole multiple is drawn again. */
const FAIR = BYTES - (BYTES % LETTERS.length)

function letter(): string {
  const drawn = crypto.getRandomValues(new Uint8Array(1))[0] ?? BYTES
  return drawn < FAIR ? (LETTERS[drawn % LETTERS.length] ?? '') : letter()
}

/** Sixteen letters and digits, about 79 bits. */
export function oneTimePassword(): string {
  const group = () => Array.from({ length: GROUP_LENGTH }, letter).join('')
  return Array.from({ length: GROUPS }, group).join('-')
}
