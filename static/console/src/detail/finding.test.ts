import { expect, it } from 'vitest'

import { findingOf } from './finding'

it('calls a person found good news, a hazard something to see to, and says both noes', () => {
  expect(findingOf('missing_person', true)).toEqual({ key: 'detail.finding_missing_person_yes', look: 'done' })
  expect(findingOf('hazard_check', true)).toEqual({ key: 'detail.finding_hazard_check_yes', look: 'wait' })
  expect(findingOf('missing_person', false)?.look).toBe('')
  expect(findingOf('hazard_check', false)?.key).toBe('detail.finding_hazard_check_no')
})

it('says nothing where nothing was asked', () => {
  expect(findingOf('area_patrol', false)).toBeNull()
})
