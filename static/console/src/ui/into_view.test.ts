import { expect, it } from 'vitest'

import { shiftFor } from './into_view'

const panel = { top: 100, bottom: 500 }

it('a piece in view stays where it is', () => {
  expect(shiftFor(panel, { top: 120, bottom: 160 }, 'nearest')).toBe(0)
})

it('a piece above or below comes to the nearest edge', () => {
  expect(shiftFor(panel, { top: 40, bottom: 80 }, 'nearest')).toBe(-60)
  expect(shiftFor(panel, { top: 520, bottom: 560 }, 'nearest')).toBe(60)
})

it('a piece taller than the panel shows its beginning', () => {
  expect(shiftFor(panel, { top: 150, bottom: 900 }, 'nearest')).toBe(50)
})

it('an objection comes to the middle', () => {
  expect(shiftFor(panel, { top: 700, bottom: 740 }, 'center')).toBe(420)
})
