import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { checkCharacter, identityFault, isMobileNumber, nameFault, tidyIdentityNumber, tidyName } from '@/lib/identity'

const namesUrl = new URL('../../../../tests/vectors/person_names.json', import.meta.url)
const names = JSON.parse(readFileSync(namesUrl, 'utf8')) as { right: string[]; wrong: string[] }

const today = new Date('2026-11-21T00:00:00Z')

describe('identity number', () => {
  it('accepts the example of GB 11643 and one that ends in X', () => {
    expect(identityFault('11010519491231002X', today)).toBeNull()
    expect(identityFault('440524188001010014', today)).toBe('birth_date')
    expect(checkCharacter('44052418800101001')).toBe('4')
  })

  it('tidies what people type', () => {
    expect(tidyIdentityNumber(' 110105 19491231 002x ')).toBe('11010519491231002X')
  })

  it.each([
    ['1101051949123100', 'length'],
    ['1101051949123100AX', 'characters'],
    ['110105194902310029', 'birth_date'],
    ['110105202712310029', 'birth_date'],
    ['110105194912310021', 'check_digit'],
  ])('%s: %s', (number, fault) => {
    expect(identityFault(number, today)).toBe(fault)
  })

  it('catches every single wrong digit and every swap of neighbours', () => {
    const right = '11010519491231002X'
    for (let place = 0; place < 17; place += 1) {
      for (let digit = 0; digit < 10; digit += 1) {
        const wrong = right.slice(0, place) + String(digit) + right.slice(place + 1)
        if (wrong !== right) expect(identityFault(wrong, today)).not.toBeNull()
      }
      const swapped = right.slice(0, place) + right[place + 1] + right[place] + right.slice(place + 2)
      if (swapped !== right) expect(identityFault(swapped, today)).not.toBeNull()
    }
  })
})

describe('mobile number', () => {
  it('is eleven digits', () => {
    expect(isMobileNumber('138 0013 8000')).toBe(true)
    expect(isMobileNumber('12800138000')).toBe(false)
    expect(isMobileNumber('1380013800')).toBe(false)
  })
})

describe('a name, by the examples shared with the server', () => {
  it.each(names.right)('%s is one', (typed) => {
    expect(nameFault(tidyName(typed))).toBeNull()
  })

  it.each(names.wrong)('%s is none', (typed) => {
    expect(nameFault(tidyName(typed))).not.toBeNull()
  })

  it('says whether it is its length or what is in it', () => {
    expect(nameFault('<b>x</b>')).toBe('characters')
    expect(nameFault('王')).toBe('length')
  })
})
