import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { createApp, nextTick, type App } from 'vue'

import { i18n, say } from '@/i18n'

import { useDraft } from './draft_store'
import { missingOf } from './missing'
import PlaceFields from './PlaceFields.vue'

let app: App
let root: HTMLElement
beforeEach(() => {
  vi.useFakeTimers()
  const pinia = createPinia()
  setActivePinia(pinia)
  root = document.createElement('div')
  app = createApp(PlaceFields)
  app.use(pinia).use(i18n).mount(root)
})
afterEach(() => {
  app.unmount()
  localStorage.clear()
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

async function putAt(lon: number, lat: number): Promise<void> {
  useDraft().setPoint(lon, lat)
  await nextTick()
  await vi.advanceTimersByTimeAsync(400)
}
const regionsOf = (...names: string[]) =>
  new Response(JSON.stringify({ regions: names.map((name) => ({ code: '1', name })), station: null }))
const refusalOf = (status: number, slug: string) =>
  new Response(JSON.stringify({ type: `/problems/${slug}`, title: '', status, detail: '稍后再试' }), { status })
const shown = () => root.querySelector('.where')?.textContent

it('a place in none of our regions is said to be so, whether or not the city could have it', async () => {
  const draft = useDraft()
  const answers = [
    new Response(JSON.stringify({ regions: [], station: null })),
    new Response(JSON.stringify({ regions: [{ code: '1', name: '厦门市' }, { code: '2', name: '湖里区' }], station: null })),
  ]
  vi.stubGlobal('fetch', () => Promise.resolve(answers.shift()))
  await putAt(118.3, 24.4)
  expect([draft.outside, root.querySelector('.where')?.textContent]).toEqual([true, say('compose.outside')])
  await putAt(118.1, 24.5)
  expect([draft.outside, root.querySelector('.where')?.textContent]).toEqual([false, '湖里区'])
})

it.each([
  [429, 'rate-limited'],
  [500, 'internal'],
  [503, 'unavailable'],
])('a look-up that failed (%i) says so, and nothing about the place', async (status, slug) => {
  vi.stubGlobal('fetch', () => Promise.resolve(refusalOf(status, slug)))
  await putAt(118.1, 24.5)
  expect([useDraft().outside, shown()]).toEqual([false, '稍后再试'])
})

it('a place that no package can have is outside by the server\'s own word', async () => {
  vi.stubGlobal('fetch', () => Promise.resolve(refusalOf(422, 'position-outside-city')))
  await putAt(117.1, 24.5)
  expect([useDraft().outside, shown()]).toEqual([true, say('compose.outside')])
})

it('the server is asked about the whole area, as it decides by it', async () => {
  const asked = vi.fn<(path: string, init: { body: string }) => Promise<Response>>(() => Promise.resolve(regionsOf('厦门市', '湖里区')))
  vi.stubGlobal('fetch', asked)
  const draft = useDraft()
  const corners = [[118.1, 24.5], [118.2, 24.5], [118.1, 24.6], [118.1, 24.5]]
  draft.fields.area = { type: 'Polygon', coordinates: [corners] }
  await nextTick()
  await vi.advanceTimersByTimeAsync(400)
  expect(asked.mock.calls.map(([path, { body }]) => [path, JSON.parse(body)])).toEqual([
    ['/api/v1/packages/place', { area: { type: 'Polygon', coordinates: [corners] } }],
  ])
})

it('an answer that a later place has overtaken says nothing about it, whichever comes first', async () => {
  const draft = useDraft()
  const waiting: ((answer: Response) => void)[] = []
  vi.stubGlobal('fetch', () => new Promise<Response>((resolve) => waiting.push(resolve)))
  await putAt(118.3, 24.4)
  await putAt(118.1, 24.5)
  const [first, second] = waiting
  second!(regionsOf('厦门市', '湖里区'))
  await vi.advanceTimersByTimeAsync(1)
  first!(regionsOf())
  await vi.advanceTimersByTimeAsync(1)
  expect([draft.outside, draft.placeName, shown()]).toEqual([false, '湖里区', '湖里区'])
})

it('the name of one place is never sent with the next, nor asked for while the map looks it up', async () => {
  const draft = useDraft()
  vi.stubGlobal('fetch', () => Promise.resolve(regionsOf('厦门市', '湖里区')))
  await putAt(118.1, 24.5)
  expect(draft.placeName).toBe('湖里区')
  draft.setPoint(118.3, 24.6)
  expect([draft.placeName, draft.placePending]).toEqual(['', true])
  expect(missingOf(draft.fields, draft.placeName, draft)).not.toContain('compose.place_text')
})
