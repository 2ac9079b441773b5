import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { changeKind, emptyFields, fitRange, KINDS, nextRound } from './defaults'
import { bodyOf } from './use_send'

describe('a new package', () => {
  it('keeps its rings in order, wherever one is dragged', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 }), fc.double({ min: -100, max: 100_000, noNaN: true }), (index, metres) => {
        const { rounds } = emptyFields('missing_person')
        rounds[index]!.range_m = fitRange(rounds, index, metres)
        const ranges = rounds.map((round) => round.range_m)
        expect([...ranges].sort((a, b) => a - b)).toEqual(ranges)
        expect(new Set(ranges).size).toBe(ranges.length)
      }),
    )
  })

  it('reaches twice as far in the next round, but never past the limit', () => {
    expect(nextRound([{ range_m: 800, cap: 40, wait_s: 60 }])).toEqual({ range_m: 1600, cap: 80, wait_s: 60 })
    expect(nextRound([{ range_m: 15_000, cap: 40, wait_s: 60 }]).range_m).toBe(20_000)
  })

  it('keeps the case when the kind changes, but not the details of the other kind', () => {
    const fields = { ...emptyFields('missing_person'), incident_number: '110-1', details: { age: 8 } }
    for (const kind of KINDS) {
      const changed = changeKind(fields, kind)
      expect(changed.incident_number).toBe('110-1')
      expect(changed.details.age).toBeUndefined()
    }
  })

  it('sends nothing that was left empty, and a title when none was written', () => {
    const fields = { ...emptyFields('missing_person'), details: { age: 0, clothing: '', likely_roads: [], name: null } }
    const body = bodyOf(fields, 'a title')
    expect(body.title).toBe('a title')
    expect(body.details).toEqual({ age: 0 })
    expect(body).not.toHaveProperty('photo_id')
    expect(body.danger_to_life).toBe(false)
  })

  it('sends neither danger to life nor consent but for a missing person, and keeps both in the form', () => {
    const guardian_consent = { guardian_name: '陈女士', relation: '母亲' }
    const fields = { ...emptyFields('missing_person'), danger_to_life: true, guardian_consent }
    for (const kind of KINDS) {
      const body = bodyOf(changeKind(fields, kind), 'a title')
      const said = kind === 'missing_person' ? [true, guardian_consent] : [false, undefined]
      expect([body.danger_to_life, body.guardian_consent]).toEqual(said)
    }
    expect(changeKind(changeKind(fields, 'public_notice'), 'missing_person')).toMatchObject({ danger_to_life: true })
  })
})
