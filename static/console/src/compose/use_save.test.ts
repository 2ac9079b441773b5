import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'

import { useDraft } from './draft_store'
import { useSave } from './use_save'

const task = (id: string, version: number) =>
  ({ id, version, kind: 'missing_person', rounds: [], details: {}, photo: null, title: id, summary: '' }) as never

beforeEach(() => {
  localStorage.clear()
  setActivePinia(createPinia())
})
afterEach(() => {
  vi.unstubAllGlobals()
  localStorage.clear()
})

it('somebody else\'s words for one draft are not laid beside another that was turned to meanwhile', async () => {
  let refuse: () => void = () => undefined
  const refused = new Promise<Response>((resolve) => {
    refuse = () => {
      resolve(new Response(JSON.stringify({ type: '/problems/version-conflict', status: 409 }), { status: 409 }))
    }
  })
  const asked = vi.fn((_path: string, init?: RequestInit) =>
    init?.method === 'PATCH' ? refused : Promise.resolve(new Response(JSON.stringify(task('p', 2)))),
  )
  vi.stubGlobal('fetch', asked)
  const draft = useDraft()
  draft.edit(task('p', 1))
  const saving = useSave()({} as never)
  draft.edit(task('q', 1))
  refuse()
  await expect(saving).rejects.toThrow()
  expect(asked).toHaveBeenCalledTimes(2)
  expect([draft.editing?.id, draft.theirs]).toEqual(['q', null])
})
