import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createApp, type App } from 'vue'

import { i18n, say } from '@/i18n'
import { makeRouter } from '@/router'

import { useDraft } from './draft_store'
import { useSend, type Send } from './use_send'

describe('sending with figures typed for the place', () => {
  const asked = vi.fn<(path: string, init: { body: string }) => Promise<Response>>(() => Promise.reject(new TypeError('lost')))
  let app: App
  let send: Send
  beforeEach(() => {
    const pinia = createPinia()
    setActivePinia(pinia)
    asked.mockClear()
    vi.stubGlobal('fetch', asked)
    app = createApp({
      setup() {
        send = useSend()
        return () => null
      },
    })
    app.use(pinia).use(i18n).use(makeRouter()).mount(document.createElement('div'))
    useDraft().setPoint(118.1, 24.5)
  })
  afterEach(() => {
    app.unmount()
    vi.unstubAllGlobals()
  })

  it.each(['abc', '金山小学', '118.1'])('sends nothing with the former place when %s was typed', async (text) => {
    const draft = useDraft()
    draft.typed = text
    await send.run('publish')
    expect(asked).not.toHaveBeenCalled()
    expect([draft.misread, draft.remark, send.failure.value]).toEqual([
      true,
      'unreadable',
      say('compose.typed_unreadable'),
    ])
  })

  it('keeps what was typed through another kind, and takes it back with the place on the map', () => {
    const draft = useDraft()
    draft.typed = 'abc'
    draft.setKind('hazard_check')
    expect(draft.misread).toBe(true)
    draft.setPoint(118.2, 24.5)
    expect([draft.misread, draft.typed]).toEqual([false, '118.20000, 24.50000'])
  })

  it('reads what stands in the field when it is sent from the keyboard', async () => {
    const draft = useDraft()
    draft.typed = '118.15, 24.51'
    await send.run('draft')
    const body = JSON.parse(asked.mock.calls[0]![1].body) as { area: { coordinates: number[] } }
    expect(body.area.coordinates).toEqual([118.15, 24.51])
  })

  it('a refusal because somebody else was there first says who, and the next try waits for a choice', async () => {
    const draft = useDraft()
    const sheet = { fields: draft.fields, photo: null }
    draft.saved = { id: 'p', number: 'XR-1', by: '林警官', version: 1, ...sheet }
    const stale = { type: '/problems/stale-version', title: '', status: 409, detail: '已有人修改' }
    const theirs = { id: 'p', version: 2, state: 'draft', kind: 'missing_person', rounds: [], details: {}, actions: ['edit'] }
    asked.mockResolvedValueOnce(new Response(JSON.stringify(stale), { status: 409 }))
    asked.mockResolvedValueOnce(new Response(JSON.stringify(theirs), { status: 200 }))
    await send.run('draft')
    expect([draft.theirs?.version, send.failure.value]).toEqual([2, '已有人修改'])
    await send.run('draft')
    expect(asked).toHaveBeenCalledTimes(2)
  })

  it('an emptied field shows the place that stays', () => {
    const draft = useDraft()
    draft.typed = ' '
    draft.takeTyped()
    expect(draft.typed).toBe('118.10000, 24.50000')
  })
})
