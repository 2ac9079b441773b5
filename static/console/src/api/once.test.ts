import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import { Problem } from './client'
import { forgetWishes, once } from './once'

const UUID_4 = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/
const problem = (status: number, slug = 'x') => new Problem({ type: `/problems/${slug}`, title: '', detail: '', status })

let sent: string[] = []
const yes = (key: string) => Promise.resolve(sent.push(key))
const no = (reason: Error) => (key: string) => {
  sent.push(key)
  return Promise.reject(reason)
}
const distinct = () => new Set(sent).size

describe('the key of a wish', () => {
  beforeEach(() => {
    sent = []
  })
  afterEach(forgetWishes)

  it('is a UUID, which needs no secure context', async () => {
    await once('a', yes)
    expect(sent[0]).toMatch(UUID_4)
  })

  it.each([
    ['no answer', problem(0, 'unreachable')],
    ['a server that fell over', problem(500)],
    ['a proxy in its place', problem(502, 'unreachable')],
    ["a proxy's own refusal", problem(408, 'unreachable')],
    ['an error of our own after sending', new TypeError('cut off')],
  ])('stays after %s', async (_, lost) => {
    await expect(once('a', no(lost))).rejects.toBe(lost)
    await once('a', yes)
    expect(distinct()).toBe(1)
  })

  it('is renewed once the server has said yes or no', async () => {
    await once('a', yes)
    await expect(once('a', no(problem(409)))).rejects.toThrow()
    await expect(once('a', no(problem(422)))).rejects.toThrow()
    await once('a', yes)
    expect(distinct()).toBe(4)
  })

  it('is its own: another wish, or another person, has another', async () => {
    const lost = no(problem(0, 'unreachable'))
    await expect(once('a', lost)).rejects.toThrow()
    await expect(once('b', lost)).rejects.toThrow()
    forgetWishes()
    await expect(once('a', lost)).rejects.toThrow()
    expect(distinct()).toBe(3)
  })
})
