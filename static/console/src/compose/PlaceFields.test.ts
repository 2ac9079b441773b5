import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { createApp, nextTick, type App } from 'vue'

import { i18n, say } from '@/i18n'

import { useDraft } from './draft_store'
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
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

it('a place in none of our regions is said to be so, whether or not the city could have it', async () => {
  const draft = useDraft()
  const answers = [
    new Response(JSON.stringify({ regions: [], station: null })),
    new Response(JSON.stringify({ regions: [{ code: '1', name: '厦门市' }, { code: '2', name: '湖里区' }], station: null })),
  ]
  vi.stubGlobal('fetch', () => Promise.resolve(answers.shift()))
  draft.setPoint(118.3, 24.4)
  await nextTick()
  await vi.advanceTimersByTimeAsync(400)
  expect([draft.outside, root.querySelector('.where')?.textContent]).toEqual([true, say('compose.outside')])
  draft.setPoint(118.1, 24.5)
  await nextTick()
  await vi.advanceTimersByTimeAsync(400)
  expect([draft.outside, root.querySelector('.where')?.textContent]).toEqual([false, '湖里区'])
})
