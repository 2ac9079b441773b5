/** A one-time password is long, readable, and another one each time. */
import { describe, expect, it } from 'vitest'

import { oneTimePassword } from './one_time_password'

describe('a one-time password', () => {
  it('has four groups without letters that look alike', () => {
    expect(oneTimePassword()).toMatch(/^([a-hjkmnp-z2-9]{4}-){3}[a-hjkmnp-z2-9]{4}$/)
  })

  it('is never the same twice', () => {
    expect(new Set(Array.from({ length: 200 }, oneTimePassword)).size).toBe(200)
  })
})
