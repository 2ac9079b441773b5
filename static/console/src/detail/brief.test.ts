/** Two who rewrite one briefing: what each changed is kept. */
import { describe, expect, it } from 'vitest'

import { changesOf, onto, type BriefWords } from './brief'

const READ: BriefWords = {
  summary: '放学后未回家',
  place_text: '学校门口',
  details: { clothing: '红外套', features: '' },
  incident_number: '110350206202605200031',
  guardian_consent: { guardian_name: '林母', relation: '母亲' },
}

describe('a briefing being rewritten', () => {
  it('sends what was changed and nothing else', () => {
    expect(changesOf({ ...READ, place_text: '东门' }, READ)).toEqual({ place_text: '东门' })
    expect(changesOf(structuredClone(READ), READ)).toEqual({})
  })

  it('takes consent back as a change of its own', () => {
    expect(changesOf({ ...READ, guardian_consent: null }, READ)).toEqual({ guardian_consent: null })
    const theirs = { ...READ, summary: '有人看见' }
    expect(onto({ ...READ, guardian_consent: null }, READ, theirs)).toEqual({ ...theirs, guardian_consent: null })
  })

  it('keeps the own words and takes the other writer’s', () => {
    const mine = { ...READ, place_text: '东门', details: { ...READ.details, features: '书包' } }
    const theirs = { ...READ, summary: '有人看见', details: { ...READ.details, clothing: '黄帽子' } }
    expect(onto(mine, READ, theirs)).toEqual({
      ...READ,
      summary: '有人看见',
      place_text: '东门',
      details: { clothing: '黄帽子', features: '书包' },
    })
  })
})
