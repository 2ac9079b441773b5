import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import { Problem } from '@/api/client'
import { emptyFields } from '@/compose/defaults'
import { keep, placeOf } from '@/compose/kept'
import { say } from '@/i18n'

import { useSession } from './session_store'

const LIN = placeOf('lin', 'new')
const CHEN = placeOf('chen', 'new')
const MARKER = 'shouwang_signed_in'

const sessionOf = (id: string) => ({
  person: { id },
  roles: [],
  actions: [],
  server_time: '2026-11-21T08:00:00Z',
  city: { time_zone: 'Asia/Shanghai' },
})
const refusalFor = (reason?: string) => ({
  type: '/problems/sign-in-required',
  title: '',
  status: 401,
  detail: '请先登录',
  ...(reason ? { reason } : {}),
})
const answers = (status: number, body: object | null) => {
  vi.stubGlobal('fetch', () => Promise.resolve(new Response(body && JSON.stringify(body), { status })))
}
const kept = () => Object.keys(localStorage).sort()

/** No page with a sheet on it was opened: only the session knows who comes and goes. */
describe('what is written at this desk', () => {
  beforeEach(async () => {
    setActivePinia(createPinia())
    localStorage.clear()
    answers(200, sessionOf('lin'))
    await useSession().signIn('lin', 'x')
    const sheet = { fields: emptyFields('missing_person'), callText: '女孩，红外套', photo: null, saved: null, aside: null }
    keep(LIN, sheet)
  })
  afterEach(() => {
    vi.unstubAllGlobals()
    localStorage.clear()
    document.cookie = `${MARKER}=; Path=/; Max-Age=0; SameSite=Strict`
  })

  it.each([
    ['which the server takes', 204, null],
    ['which the server does not answer', 503, refusalFor()],
  ])('goes with a sign-out, %s', async (_, status, body) => {
    answers(status, body)
    await useSession()
      .signOut()
      .catch(() => undefined)
    expect(kept()).toEqual([])
  })

  it('is not there for the next one', async () => {
    const account = useSession()
    account.endedFor('expired')
    expect(kept()).toEqual([LIN])
    answers(200, sessionOf('chen'))
    await account.signIn('chen', 'x')
    expect(kept()).toEqual([])
  })

  it('is not there for who is found signed in at the start', async () => {
    document.cookie = `${MARKER}=1; Path=/; SameSite=Strict`
    keep(CHEN, { fields: emptyFields('hazard_check'), callText: '井盖', photo: null, saved: null, aside: null })
    setActivePinia(createPinia())
    answers(200, sessionOf('chen'))
    await useSession().load()
    expect(kept()).toEqual([CHEN])
  })

  it.each([
    ['revoked', []],
    ['signed_out', []],
    ['erased', []],
    ['expired', [LIN]],
    ['password_changed', [LIN]],
    [undefined, [LIN]],
  ])('a session that a request finds ended (%s) leaves %j', (reason, left) => {
    const account = useSession()
    account.endedBy(new Problem(refusalFor(reason)))
    expect([account.session, kept()]).toEqual([null, left])
    expect(account.signedOutReason).toBe(say(`account.ended_${reason ?? 'gone'}`))
  })

  it('goes from a device that was signed out from elsewhere while its page was closed', async () => {
    document.cookie = `${MARKER}=1; Path=/; SameSite=Strict`
    setActivePinia(createPinia())
    answers(401, refusalFor('revoked'))
    const account = useSession()
    await account.load()
    expect([account.signedOutReason, kept()]).toEqual([say('account.ended_revoked'), []])
    expect(document.cookie).not.toContain(`${MARKER}=1`)
  })
})
