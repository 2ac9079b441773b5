import { expect, it } from 'vitest'

import { emptyFields } from './defaults'
import { missingOf } from './missing'

const child = () => ({
  ...emptyFields('missing_person'),
  area: { type: 'Point' as const, coordinates: [118.1, 24.5] },
  summary: '7岁女童',
  details: { category: 'child_7_9' as const },
})

it('a child needs its call and its guardian', () => {
  expect(missingOf(child(), '禾山')).toEqual(['compose.incident', 'compose.consent_label'])
  const consent = { guardian_name: '', relation: '' }
  expect(missingOf({ ...child(), incident_number: '1', guardian_consent: consent }, '禾山')).toEqual(['compose.guardian'])
})

it('whether it is a child must be known', () => {
  expect(missingOf({ ...child(), details: {} }, '禾山')).toEqual(['compose.age'])
  expect(missingOf({ ...child(), details: { age: 70 } }, '禾山')).toEqual([])
})

it('nothing goes out without a place', () => {
  expect(missingOf(emptyFields('hazard_check'), '')).toEqual([
    'compose.area',
    'compose.place_text',
    'compose.what_hazard_check',
    'compose.summary',
  ])
})
