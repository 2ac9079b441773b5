import { expect, it } from 'vitest'

import { shownState } from './sighting_state'

it('tells what was credible from what nobody had looked into when its task ended', () => {
  const judged_at = '2026-05-20T10:00:00Z'
  expect(shownState({ state: 'closed', judged_at })).toBe('closed_credible')
  expect(shownState({ state: 'closed', judged_at: null })).toBe('closed')
  expect(shownState({ state: 'credible', judged_at })).toBe('credible')
})
