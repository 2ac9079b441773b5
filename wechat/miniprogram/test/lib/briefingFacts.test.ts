import { expect, it } from 'vitest'
import type { Briefing } from '@/api/types'
import { briefingFacts, questionsOf } from '@/lib/briefingFacts'

const of = (kind: Briefing['kind'], details: object) => ({ kind, details }) as Briefing

it.each([
  ['hazard_check', { what: '井盖缺失', questions: ['井盖在不在', '有没有围挡'] }, ['hazard', 'questions']],
  ['area_patrol', { focus: '电动车', minutes: 60 }, ['focus', 'minutes']],
  ['public_notice', { message: '不要转账', leaflet_url: 'https://example.org/a' }, ['message', 'leaflet']],
  ['community_help', { what: '取药', for_whom: '独居老人' }, ['help', 'for_whom']],
] as const)('a %s says what is to be done', (kind, details, keys) => {
  const facts = briefingFacts(of(kind, details))
  expect(facts.map((fact) => fact.key)).toEqual(keys)
  expect(facts.flatMap((fact) => fact.lines)).toEqual(Object.values(details).flat().map(String))
})

it('what was left out is no empty line', () => {
  expect(briefingFacts(of('area_patrol', { focus: '', minutes: null }))).toEqual([])
  expect(briefingFacts(of('community_help', { what: '取药' })).map((fact) => fact.key)).toEqual(['help'])
  expect(briefingFacts(of('missing_person', { clothing: '红外套', name: '林小雨' }))).toEqual([])
})

it('a hazard check has questions, others have none', () => {
  expect(questionsOf(of('hazard_check', { what: '井盖', questions: ['在不在'] }))).toEqual(['在不在'])
  expect(questionsOf(of('area_patrol', { focus: '电动车' }))).toEqual([])
  expect(questionsOf(undefined)).toEqual([])
})
