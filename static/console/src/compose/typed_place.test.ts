import { expect, it } from 'vitest'

import { readPlace } from './typed_place'

const place = { lon: 118.1478, lat: 24.5128 }

it.each(['118.1478, 24.5128', '118.1478 24.5128', '118.1478，24.5128', '１１８．１４７８，２４．５１２８', '118.1478°E 24.5128°N'])(
  'reads %s',
  (text) => {
    expect(readPlace(text)).toEqual({ ...place, swapped: false })
  },
)

it('says when the latitude stood first', () => {
  expect(readPlace('24.5128, 118.1478')).toEqual({ ...place, swapped: true })
})

it.each(['118.1478', 'abc', '118, 24, 3', '0, 0', '24.5, 24.6', '-118.1, 24.5'])('does not read %s', (text) => {
  expect(readPlace(text)).toBe('unreadable')
})

it('nothing typed is no mistake', () => {
  expect(readPlace('  ')).toBe('empty')
})
