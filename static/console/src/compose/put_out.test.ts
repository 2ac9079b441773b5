import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import { forgetWishes } from '@/api/once'
import type { TaskPackage } from '@/api/types'

import { usePutOut } from './put_out'

const TASK = { id: 'p', actions: ['publish'] } as unknown as TaskPackage
const reply = (status: number, body: object) => new Response(JSON.stringify(body), { status })
const yes = () => reply(200, { id: 'p', state: 'open' })
const no = () => reply(409, { type: '/problems/package-state', title: '', status: 409, detail: 'no' })

describe('putting a package out', () => {
  let keys: string[] = []
  let answers: (() => Response)[] = []
  let saved = 0
  const save = () => {
    saved += 1
    return Promise.resolve(TASK)
  }
  beforeEach(() => {
    keys = []
    saved = 0
    vi.stubGlobal('fetch', (_: string, { body }: { body: string }) => {
      keys.push((JSON.parse(body) as { key: string }).key)
      const answer = answers.shift()
      return answer ? Promise.resolve(answer()) : Promise.reject(new TypeError('lost'))
    })
  })
  afterEach(() => {
    vi.unstubAllGlobals()
    forgetWishes()
  })

  it('asks again under the same key after a lost answer, and saves nothing over what may be out', async () => {
    const out = usePutOut()
    answers = []
    await expect(out(undefined, 'words', save)).rejects.toThrow()
    answers = [yes]
    await out('p', 'words', save)
    expect([saved, new Set(keys).size]).toEqual([1, 1])
  })

  it('saves what was changed meanwhile', async () => {
    const out = usePutOut()
    answers = []
    await expect(out('p', 'words', save)).rejects.toThrow()
    answers = [yes]
    await out('p', 'other words', save)
    expect(saved).toBe(2)
  })

  it('takes no other draft for it, though it says the same', async () => {
    const out = usePutOut()
    answers = []
    await expect(out('p', 'words', save)).rejects.toThrow()
    answers = [yes]
    await out('copy', 'words', save)
    expect(saved).toBe(2)
  })

  it('is another wish after a refusal', async () => {
    const out = usePutOut()
    answers = [no, yes]
    await expect(out('p', 'words', save)).rejects.toThrow('no')
    await out('p', 'words', save)
    expect([saved, new Set(keys).size]).toEqual([2, 2])
  })
})
