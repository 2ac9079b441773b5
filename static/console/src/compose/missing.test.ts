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
  expect(missingOf({ ...child(), incident_number: '1', guardian_consent: consent }, '禾山')).toEqual([
    'compose.guardian',
    'compose.relation',
  ])
  const named = { guardian_name: '陈女士', relation: '母亲' }
  expect(missingOf({ ...child(), incident_number: '1', guardian_consent: named }, '禾山')).toEqual([])
})

it("a call's number has its form, whoever is missing", () => {
  const guardian_consent = { guardian_name: '陈女士', relation: '母亲' }
  const odd = { ...child(), incident_number: '3502 号', guardian_consent }
  expect(missingOf(odd, '禾山')).toEqual(['compose.incident_form'])
  expect(missingOf({ ...odd, details: { age: 70 } }, '禾山')).toEqual(['compose.incident_form'])
  expect(missingOf({ ...odd, incident_number: ' 3502-062A ' }, '禾山')).toEqual([])
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

it('figures nobody can read are missing, though the former place is still on the map', () => {
  const grown = { ...child(), details: { age: 70 } }
  expect(missingOf(grown, '禾山', { misread: true })).toEqual(['compose.typed_missing'])
})
