/** Small whole pictures, nine by seven points of one colour, and one as iPhones build theirs. */

import { Buffer } from 'node:buffer'

const bytesOf = (base64: string): Uint8Array => new Uint8Array(Buffer.from(base64, 'base64'))

/** In several scans, as many phones write them. */
export const JPEG = bytesOf(
  '/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDABsSFBcUERsXFhceHBsgKEIrKCUlKFE6PTBCYFVlZF9VXVtqeJmBanGQc1tdhbWGkJ6jq62rZ4C8ybqmx5moq6T/' +
    '2wBDARweHigjKE4rK06kbl1upKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKT/wgARCAAHAAkDASIAAhEBAxEB/8QA' +
    'FQABAQAAAAAAAAAAAAAAAAAAAAP/xAAVAQEBAAAAAAAAAAAAAAAAAAADBP/aAAwDAQACEAMQAAABmCq//8QAFBABAAAAAAAAAAAAAAAAAAAAEP/aAAgBAQAB' +
    'BQI//8QAFBEBAAAAAAAAAAAAAAAAAAAAAP/aAAgBAwEBPwF//8QAFBEBAAAAAAAAAAAAAAAAAAAAAP/aAAgBAgEBPwF//8QAFBABAAAAAAAAAAAAAAAAAAAA' +
    'EP/aAAgBAQAGPwI//8QAFBABAAAAAAAAAAAAAAAAAAAAEP/aAAgBAQABPyE//9oADAMBAAIAAwAAABAH/8QAFBEBAAAAAAAAAAAAAAAAAAAAAP/aAAgBAwEB' +
    'PxB//8QAFBEBAAAAAAAAAAAAAAAAAAAAAP/aAAgBAgEBPxB//8QAFBABAAAAAAAAAAAAAAAAAAAAEP/aAAgBAQABPxA//9k=',
)
export const PNG = bytesOf(
  'iVBORw0KGgoAAAANSUhEUgAAAAkAAAAHCAIAAABV+fA3AAAAFElEQVR4nGM8YaPBgAMw4ZIYZHIA6hgBOge+wbsAAAAASUVORK5CYII=',
)
export const WEBP = bytesOf('UklGRjIAAABXRUJQVlA4ICYAAABwAQCdASoJAAcABUB8JaACdAFAAAD+3FHwbJFOcv9Xfnb9T2wAAA==')

function box(name: string, body: string): string {
  return `${String.fromCharCode(0, 0, 0, 8 + body.length)}${name}${body}`
}

/** Its boxes only: no decoder is asked here. */
export const HEIC = new Uint8Array(
  Buffer.from(box('ftyp', 'heic\0\0\0\0mif1heic') + box('meta', 'what it is') + box('mdat', 'the picture itself'), 'latin1'),
)

export const joined = (...parts: Uint8Array[]): Uint8Array => new Uint8Array(Buffer.concat(parts))
