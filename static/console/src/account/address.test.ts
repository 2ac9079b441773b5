import { expect, it } from 'vitest'

import { askedFor, without } from './address'

const url = (rest: string) => new URL(`http://127.0.0.1/console/${rest}`)

it('finds what is asked for on both sides of the hash', () => {
  expect(askedFor('as', url('?as=officer-lin#/desk'))).toBe('officer-lin')
  expect(askedFor('as', url('#/desk?as=lead-chen'))).toBe('lead-chen')
  expect(askedFor('as', url('#/desk'))).toBeNull()
})

it('takes it out and leaves the rest', () => {
  expect(without('lang', url('?as=x&lang=en#/desk')).href).toBe(url('?as=x#/desk').href)
  expect(without('lang', url('#/sign-in?then=%2Fdesk&lang=en')).href).toBe(url('#/sign-in?then=%2Fdesk').href)
  expect(without('as', url('#/desk?as=x')).href).toBe(url('#/desk').href)
})
