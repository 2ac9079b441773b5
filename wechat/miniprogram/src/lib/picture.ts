/**
 * Whether a file is a whole photo, by its own bytes. A browser shows the first third of a JPEG and draws a script as
 * nothing: drawn anew, both would go to the station as valid pictures, black where something is missing.
 */

/** `cut`: begins like a photo and does not come to its end; `foreign`: something else. */
export type PictureFault = 'cut' | 'foreign'

type Bytes = Uint8Array

const JPEG = [0xff, 0xd8, 0xff]
const PNG = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]
const EOI = 0xd9
const SOS = 0xda
const RST_0 = 0xd0
const RST_7 = 0xd7

// ISO/IEC 23008-12: what iPhones write. Whether this phone can show it, its decoder says.
const HEIF_BRANDS = ['heic', 'heix', 'hevc', 'heim', 'heis', 'mif1', 'msf1']

/** Null for a whole JPEG, PNG, WebP or HEIF. What stands behind the end of it does not count: phones append data. */
export function pictureFault(bytes: Bytes): PictureFault | null {
  const isWhole = wholenessOf(bytes)
  if (!isWhole) return 'foreign'
  return isWhole(bytes) ? null : 'cut'
}

function wholenessOf(bytes: Bytes): ((bytes: Bytes) => boolean) | null {
  if (begins(bytes, JPEG)) return jpegEnds
  if (begins(bytes, PNG)) return pngEnds
  if (nameAt(bytes, 0) === 'RIFF' && nameAt(bytes, 8) === 'WEBP') return webpEnds
  if (nameAt(bytes, 4) === 'ftyp' && HEIF_BRANDS.includes(nameAt(bytes, 8))) return heifEnds
  return null
}

const begins = (bytes: Bytes, magic: number[]): boolean => magic.every((byte, at) => bytes[at] === byte)
const nameAt = (bytes: Bytes, at: number): string => String.fromCharCode(...bytes.subarray(at, at + 4))
const viewOf = (bytes: Bytes): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)

/** Walks the segments: the small picture in a camera's EXIF has an end marker of its own, which is not this one's. */
function jpegEnds(bytes: Bytes): boolean {
  const view = viewOf(bytes)
  let at = 2
  while (bytes[at] === 0xff) {
    while (bytes[at] === 0xff) at += 1
    const marker = bytes[at]
    if (marker === EOI) return true
    if (marker === undefined || at + 3 > bytes.length) return false
    at += 1 + view.getUint16(at + 1)
    if (marker === SOS) at = afterScan(bytes, at)
  }
  return false
}

/** Where the marker after a scan's data stands: neither a stuffed 0xff nor a restart. */
function afterScan(bytes: Bytes, from: number): number {
  for (let at = bytes.indexOf(0xff, from); at >= 0; at = bytes.indexOf(0xff, at + 1)) {
    const next = bytes[at + 1] ?? 0
    if (next !== 0 && next !== 0xff && (next < RST_0 || next > RST_7)) return at
  }
  return bytes.length
}

/** Walks the chunks up to IEND; each has a length, a name and a check sum besides its data. */
function pngEnds(bytes: Bytes): boolean {
  const view = viewOf(bytes)
  for (let at = PNG.length; at + 12 <= bytes.length; at += 12 + view.getUint32(at)) {
    if (nameAt(bytes, at + 4) === 'IEND') return true
  }
  return false
}

const webpEnds = (bytes: Bytes): boolean => bytes.length >= 12 && viewOf(bytes).getUint32(4, true) + 8 <= bytes.length

/**
 * Walks the boxes up to the picture's own; a length of 0 is the last one's, which goes to the end of the file, and 1
 * says that a longer one follows.
 */
function heifEnds(bytes: Bytes): boolean {
  const view = viewOf(bytes)
  const missing = new Set(['meta', 'mdat'])
  for (let at = 0; at + 8 <= bytes.length && missing.size > 0; ) {
    const size = view.getUint32(at)
    if (size === 1 && at + 16 > bytes.length) return false
    const long = size === 1 ? view.getUint32(at + 8) * 2 ** 32 + view.getUint32(at + 12) : size
    const whole = size === 0 ? bytes.length - at : long
    if (whole < 8 || at + whole > bytes.length) return false
    missing.delete(nameAt(bytes, at + 4))
    at += whole
  }
  return missing.size === 0
}
