import { createPinia, getActivePinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createApp, nextTick, type App } from 'vue'

import { useSession } from '@/account/session_store'
import type { Session, TaskPackage } from '@/api/types'
import { i18n, say } from '@/i18n'
import { makeRouter } from '@/router'

import { useDraft } from './draft_store'
import { useSend, type Send } from './use_send'

/** The part of a panel that sends. */
function panel(): { app: App; send: Send } {
  let send: Send | undefined
  const app = createApp({
    setup() {
      send = useSend()
      return () => null
    },
  })
  app.use(getActivePinia()!).use(i18n).use(makeRouter()).mount(document.createElement('div'))
  return { app, send: send! }
}

describe('sending', () => {
  const asked = vi.fn<(path: string, init: { method: string; body: string }) => Promise<Response>>(() => Promise.reject(new TypeError('lost')))
  let app: App
  let send: Send
  beforeEach(() => {
    setActivePinia(createPinia())
    asked.mockClear()
    localStorage.clear()
    vi.stubGlobal('fetch', asked)
    ;({ app, send } = panel())
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

  const BESIDE = { id: 'q', number: 'YH-1', version: 1, state: 'draft', kind: 'hazard_check', title: '核查路灯', rounds: [] }
  const beside = { ...BESIDE, area: { type: 'Point', coordinates: [118.2, 24.6] }, details: { what: '灯杆' } }
  const reply = (status: number, body: object) => new Response(JSON.stringify(body), { status })
  const gone = () => reply(404, { type: '/problems/not-found', title: '', status: 404, detail: '没有找到' })
  const answers = (...list: Response[]) => {
    for (const answer of list) asked.mockResolvedValueOnce(answer)
  }
  /** Sends, and turns to a colleague's draft before the answer is there. */
  async function sendAndTurn(wish: 'draft' | 'publish'): Promise<void> {
    const sent = send.run(wish)
    useDraft().edit(beside as unknown as TaskPackage)
    await sent
  }
  const paths = () => asked.mock.calls.map(([path, init]) => [init.method, path.replace('/api/v1', '')].join(' '))

  it('a draft that is gone cuts only its own sheet off', async () => {
    const draft = useDraft()
    draft.fields.summary = '女孩，红外套'
    draft.saved = { id: 'p', number: 'XR-1', by: '林警官', version: 1, fields: draft.fields, photo: null }
    await nextTick()
    answers(gone())
    await sendAndTurn('draft')
    expect(draft.saved).toMatchObject({ id: 'q' })
    draft.start()
    expect([draft.fields.summary, draft.saved]).toEqual(['女孩，红外套', null])
  })

  it('a package that was saved and not published is not made twice by who turned away meanwhile', async () => {
    const draft = useDraft()
    draft.fields.summary = '女孩，红外套'
    await nextTick()
    const made = { id: 'p', number: 'XR-1', version: 1, actions: ['publish'] }
    const short = { type: '/problems/budget-short', title: '', status: 422, detail: '预算不足' }
    answers(reply(201, made), reply(422, short))
    await sendAndTurn('publish')
    draft.close()
    draft.start()
    expect([draft.fields.summary, draft.saved?.id]).toEqual(['女孩，红外套', 'p'])
    answers(reply(200, { ...made, version: 2 }))
    await send.run('draft')
    expect(paths()).toEqual(['POST /packages', 'POST /packages/p/publish', 'PATCH /packages/p'])
  })

  it('an answer for one person\'s sheet is not written into the next person\'s', async () => {
    const draft = useDraft()
    const account = useSession()
    account.session = { person: { id: 'lin' }, roles: [], actions: [] } as unknown as Session
    draft.start()
    draft.setPoint(118.1, 24.5)
    await nextTick()
    answers(reply(201, { id: 'p', number: 'XR-1', version: 1 }))
    const sent = send.run('draft')
    account.session = { person: { id: 'chen' }, roles: [], actions: [] } as unknown as Session
    draft.start()
    draft.fields.summary = '井盖'
    await sent
    expect([draft.open, draft.fields.summary, draft.saved]).toEqual([true, '井盖', null])
  })

  it('what is under way is not sent again from the same sheet, opened anew', async () => {
    const sent = send.run('draft')
    const again = panel()
    await again.send.run('draft')
    expect([again.send.busy.value, asked.mock.calls.length]).toEqual(['draft', 1])
    await sent
    expect(again.send.busy.value).toBeNull()
    again.app.unmount()
  })

  it('an emptied field shows the place that stays', () => {
    const draft = useDraft()
    draft.typed = ' '
    draft.takeTyped()
    expect(draft.typed).toBe('118.10000, 24.50000')
  })
})
