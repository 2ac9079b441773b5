import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { nextTick } from 'vue'

import { useSession } from '@/account/session_store'
import type { TaskPackage } from '@/api/types'
import { useLive } from '@/live/live_store'

import { useDraft } from './draft_store'
import { keep, type Sheet } from './kept'

const draftOf = (over: Partial<TaskPackage> = {}): TaskPackage =>
  ({
    id: 'hazard',
    kind: 'hazard_check',
    number: 'YH-20261121-0001',
    version: 3,
    state: 'draft',
    title: '核查路灯',
    summary: '灯杆倾斜',
    area: { type: 'Point', coordinates: [118.2, 24.6] },
    place_text: '金山路',
    rounds: [],
    details: { what: '灯杆' },
    posted_by: { id: 'aux', display_name: '王辅警', name: '王辅警' },
    guardian_consent: null,
    photo: null,
    ...over,
  }) as TaskPackage

describe('the new package and a draft gone on with', () => {
  beforeEach(() => {
    localStorage.clear()
    setActivePinia(createPinia())
  })
  afterEach(() => {
    vi.unstubAllGlobals()
    localStorage.clear()
  })

  /** As a browser tells the other windows of what one of them has stored. */
  function inAnotherWindow(place: string, sheet: Sheet | null): void {
    if (sheet) keep(place, sheet)
    else localStorage.removeItem(place)
    window.dispatchEvent(new StorageEvent('storage', { key: place }))
  }

  it('what is written in another window stands in this one too, and goes when it was sent there', async () => {
    const draft = useDraft()
    draft.start()
    draft.fields.summary = '甲'
    await nextTick()
    const place = draft.sheet
    const kept = JSON.parse(localStorage.getItem(place) ?? '') as Sheet
    inAnotherWindow(place, { ...kept, fields: { ...kept.fields, place_text: '乙' } })
    await nextTick()
    expect([draft.fields.summary, draft.fields.place_text]).toEqual(['甲', '乙'])
    draft.fields.title = '丙'
    await nextTick()
    expect(JSON.parse(localStorage.getItem(place) ?? '')).toMatchObject({
      fields: { summary: '甲', place_text: '乙', title: '丙' },
    })
    inAnotherWindow(place, null)
    await nextTick()
    expect([draft.open, draft.fields.summary]).toEqual([false, ''])
  })

  it('a new package is empty after a colleague\'s draft was looked at, and never becomes it', async () => {
    const draft = useDraft()
    draft.edit(draftOf())
    expect(draft.editing).toMatchObject({ number: 'YH-20261121-0001', by: '王辅警' })
    await nextTick()
    draft.close()
    draft.start()
    await nextTick()
    expect([draft.fields.title, draft.fields.area, draft.saved, draft.editing]).toEqual(['', null, null, null])
  })

  it('what was changed in the colleague\'s draft waits for it, not for the next call', async () => {
    const draft = useDraft()
    draft.edit(draftOf())
    draft.fields.summary = '灯杆倾斜，已断电'
    await nextTick()
    draft.close()
    draft.start()
    expect(draft.fields.summary).toBe('')
    draft.close()
    draft.edit(draftOf())
    expect([draft.fields.summary, draft.saved?.version]).toEqual(['灯杆倾斜，已断电', 3])
  })

  it('a new package that is not out waits behind the draft that was opened', async () => {
    const draft = useDraft()
    draft.start()
    draft.fields.summary = '女孩，红外套'
    await nextTick()
    draft.edit(draftOf())
    await nextTick()
    expect(draft.fields.summary).toBe('灯杆倾斜')
    draft.start()
    expect([draft.fields.summary, draft.saved]).toEqual(['女孩，红外套', null])
  })

  it('a new package the server has already is gone on with as what it is, and is over once it is out', async () => {
    const draft = useDraft()
    draft.start()
    draft.fields.summary = '女孩，红外套'
    const { fields, photo } = draft
    draft.saved = { id: 'mine', number: 'XR-20261121-0001', by: '林警官', version: 1, fields, photo }
    await nextTick()
    draft.close()
    draft.edit(draftOf({ id: 'mine', version: 1 }))
    expect(draft.fields.summary).toBe('女孩，红外套')
    useLive().state.packages.set('mine', draftOf({ id: 'mine', state: 'open', version: 2 }))
    draft.close()
    draft.start()
    expect([draft.fields.summary, draft.saved]).toEqual(['', null])
  })

  it('taking back changes leaves the draft as it was read', async () => {
    const draft = useDraft()
    draft.edit(draftOf())
    draft.fields.details.what = '井盖'
    await nextTick()
    expect(draft.touched).toBe(true)
    draft.discard()
    await nextTick()
    expect([draft.fields.details.what, draft.touched, localStorage.length]).toEqual(['灯杆', false, 0])
  })

  it('keeps one\'s own words when a colleague changed the draft meanwhile, and lets one choose', async () => {
    const draft = useDraft()
    draft.edit(draftOf())
    draft.fields.summary = '灯杆倾斜，已断电'
    await nextTick()
    draft.close()
    const newer = draftOf({ version: 4, title: '核查金山路路灯', summary: '灯杆已倒', place_text: '金山路 12 号' })
    draft.edit(newer)
    expect([draft.fields.summary, draft.theirs?.version]).toEqual(['灯杆倾斜，已断电', 4])
    draft.keepMine()
    expect(draft.fields).toMatchObject({ title: '核查金山路路灯', summary: '灯杆倾斜，已断电', place_text: '金山路 12 号' })
    expect([draft.saved?.version, draft.theirs]).toEqual([4, null])
  })

  it('takes theirs and keeps mine beside them, over a reload too', async () => {
    const draft = useDraft()
    draft.edit(draftOf())
    draft.fields.summary = '灯杆倾斜，已断电'
    await nextTick()
    draft.theirs = draftOf({ version: 4, summary: '灯杆已倒' })
    draft.takeTheirs()
    await nextTick()
    expect([draft.fields.summary, draft.saved?.version]).toEqual(['灯杆已倒', 4])
    setActivePinia(createPinia())
    const later = useDraft()
    later.edit(draftOf({ version: 4, summary: '灯杆已倒' }))
    later.swap()
    expect([later.fields.summary, later.aside?.fields.summary]).toEqual(['灯杆倾斜，已断电', '灯杆已倒'])
  })

  it.each([
    ['a session that ran out keeps what was written for who wrote it', false, 'lin', '女孩，红外套'],
    ['the next one at this desk finds nothing', false, 'chen', ''],
    ['who leaves the desk leaves nothing on it', true, 'lin', ''],
  ])('%s', async (_, left, next, summary) => {
    const account = useSession()
    vi.stubGlobal('fetch', (_: string, { body }: { body: string }) => {
      const { username } = JSON.parse(body) as { username: string }
      const session = { person: { id: username }, roles: [], actions: [], server_time: '2026-11-21T08:00:00Z', city: {} }
      return Promise.resolve(new Response(JSON.stringify(session)))
    })
    await account.signIn('lin', 'x')
    const draft = useDraft()
    draft.start()
    draft.fields.summary = '女孩，红外套'
    await nextTick()
    account.endedFor(left ? 'signed_out' : 'expired')
    await nextTick()
    expect([draft.open, draft.fields.summary]).toEqual([false, ''])
    await account.signIn(next, 'x')
    draft.start()
    expect(draft.fields.summary).toBe(summary)
    expect(Object.keys(localStorage).length).toBe(summary ? 1 : 0)
  })

  it('details go along with the kind that stays', () => {
    const draft = useDraft()
    draft.edit(draftOf())
    draft.fields.details.what = '井盖'
    draft.theirs = draftOf({ version: 4, kind: 'public_notice', details: { message: '请勿靠近' } as never })
    draft.keepMine()
    expect([draft.fields.kind, draft.fields.details]).toEqual(['public_notice', { message: '请勿靠近' }])
  })

  it('an answer that comes after one turned away finishes only its own sheet', async () => {
    const draft = useDraft()
    draft.edit(draftOf())
    draft.fields.summary = '灯杆倾斜，已断电'
    await nextTick()
    const hazard = draft.sheet
    draft.start()
    draft.fields.summary = '女孩，红外套'
    await nextTick()
    expect(draft.finish(hazard)).toBe(false)
    expect([draft.open, draft.fields.summary, Object.keys(localStorage).length]).toEqual([true, '女孩，红外套', 1])
  })
})
