/** The second click of a double click lands on the overlay of what the first one opened: overlays close nothing. */
import { expect, it } from 'vitest'

const pages = import.meta.glob<string>('../**/*.vue', { query: '?raw', import: 'default', eager: true })

it('no dialog or drawer closes on a click beside it', () => {
  const opened = Object.entries(pages).flatMap(([path, text]) =>
    [...text.matchAll(/<el-(?:dialog|drawer)\b[^>]*/g)].map(([tag]) => ({ path, tag })),
  )
  expect(opened.length).toBeGreaterThan(8)
  expect(opened.filter(({ tag }) => !tag.includes(':close-on-click-modal="false"'))).toEqual([])
})
