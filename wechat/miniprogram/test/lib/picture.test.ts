import { Buffer } from 'node:buffer'
import { describe, expect, it } from 'vitest'
import { pictureFault } from '@/lib/picture'
import { HEIC, joined, JPEG, PNG, WEBP } from '../pictures'

const text = (words: string): Uint8Array => new Uint8Array(Buffer.from(words, 'latin1'))
const whole = { JPEG, PNG, WebP: WEBP, HEIF: HEIC }

/** A segment that only its camera reads. */
function freight(body: Uint8Array): Uint8Array {
  const length = body.length + 2
  return joined(new Uint8Array([0xff, 0xe1, length >> 8, length & 0xff]), body)
}

describe.each(Object.entries(whole))('a %s', (_, picture) => {
  it('is taken when it is whole', () => {
    expect(pictureFault(picture)).toBeNull()
  })

  it('is refused wherever it was cut', () => {
    for (let length = 12; length < picture.length; length += 1) {
      // Between two boxes of a HEIF nothing shows that another one followed: its decoder misses the picture.
      expect([length, pictureFault(picture.subarray(0, length))]).toEqual([length, 'cut'])
    }
  })
})

it('a HEIF may have more behind its end too', () => {
  expect(pictureFault(joined(HEIC, text('appended')))).toBeNull()
})

describe('a JPEG', () => {
  const withSmallOne = joined(JPEG.subarray(0, 2), freight(joined(text('Exif\0\0'), JPEG)), JPEG.subarray(2))

  it('may have more behind its end: phones append film and notes', () => {
    expect(pictureFault(joined(JPEG, text('....ftypmp42 and so on')))).toBeNull()
  })

  it('does not end where the small picture in its EXIF does', () => {
    expect(pictureFault(withSmallOne)).toBeNull()
    expect(pictureFault(withSmallOne.subarray(0, 700))).toBe('cut')
  })

  it('has a marker in its data only as a restart or stuffed', () => {
    const header = joined(JPEG.subarray(0, 2), new Uint8Array([0xff, 0xda, 0, 2]))
    expect(pictureFault(joined(header, new Uint8Array([1, 0xff, 0, 2, 0xff, 0xd3, 3])))).toBe('cut')
    expect(pictureFault(joined(header, new Uint8Array([1, 0xff, 0, 2, 0xff, 0xd3, 3, 0xff, 0xff, 0xd9])))).toBeNull()
  })
})

it.each([
  ['nothing', ''],
  ['a drawing', '<svg xmlns="http://www.w3.org/2000/svg"/>'],
  ['a script that begins like a GIF', 'GIF89a/*<script>alert(1)</script>*/'],
  ['a page', '<!doctype html><html></html>'],
  ['another RIFF', 'RIFF\x04\0\0\0WAVE'],
  ['an AVIF', '\0\0\0\x10ftypavif\0\0\0\0'],
])('%s is no photo', (_, words) => {
  expect(pictureFault(text(words))).toBe('foreign')
})
