import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { createApp, nextTick, type App, type Component } from 'vue'

import { i18n } from '@/i18n'

import CallText from './CallText.vue'
import { useDraft } from './draft_store'
import PhotoField from './PhotoField.vue'

/** The panel of one sheet goes when another is turned to; what it asked for is still under way. */
let app: App
let root: HTMLElement
let answer: (body: object) => void
beforeEach(() => {
  localStorage.clear()
  setActivePinia(createPinia())
  vi.stubGlobal(
    'fetch',
    () =>
      new Promise<Response>((resolve) => {
        answer = (body) => {
          resolve(new Response(JSON.stringify(body)))
        }
      }),
  )
})
afterEach(() => {
  app.unmount()
  vi.unstubAllGlobals()
  localStorage.clear()
})

function mount(component: Component): void {
  root = document.createElement('div')
  app = createApp(component)
  app.use(i18n).mount(root)
}

async function turnAndAnswer(body: object): Promise<void> {
  const draft = useDraft()
  await nextTick()
  draft.edit({ id: 'q', kind: 'missing_person', rounds: [], details: {}, photo: null, title: '', summary: '' } as never)
  answer(body)
  await new Promise((resolve) => setTimeout(resolve))
}

it('what one call says does not fill in another family\'s sheet', async () => {
  const draft = useDraft()
  draft.callText = '女孩，红外套'
  mount(CallText)
  root.querySelector('button')!.click()
  await turnAndAnswer({ fields: { kind: 'missing_person', summary: '女孩，红外套' }, found: ['summary'], guardian: null })
  expect([draft.editing?.id, draft.fields.summary, draft.found]).toEqual(['q', '', []])
})

it('a photo that comes late is not put on another family\'s sheet', async () => {
  const draft = useDraft()
  mount(PhotoField)
  const drop = new Event('drop')
  Object.assign(drop, { dataTransfer: { files: [new File(['x'], 'x.jpg')] } })
  root.querySelector('.drop')!.dispatchEvent(drop)
  await turnAndAnswer({ id: 'photo', url: '/p', thumb_url: null })
  expect([draft.editing?.id, draft.photo, draft.fields.photo_id]).toEqual(['q', null, null])
})
