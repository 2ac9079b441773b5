import { afterEach, describe, expect, it, vi } from 'vitest'
import { createApp, nextTick } from 'vue'
import { createMemoryHistory, createRouter } from 'vue-router'

import { i18n, say } from '@/i18n'

import { lazily, lostPage, tryAgain, watchPages } from './lost_code'

const failed = () => Promise.reject(new TypeError('Failed to fetch dynamically imported module'))
const page = { render: () => null }

function serving(html: string | null) {
  vi.stubGlobal('fetch', () => (html === null ? failed() : Promise.resolve(new Response(html))))
  return vi.spyOn(location, 'reload').mockImplementation(() => undefined)
}

function router() {
  const made = createRouter({
    history: createMemoryHistory(),
    routes: [
      { path: '/', component: page },
      { path: '/handover', component: failed },
    ],
  })
  watchPages(made)
  return made
}

describe('code that does not arrive', () => {
  afterEach(() => {
    vi.unstubAllGlobals()
    vi.restoreAllMocks()
    document.head.replaceChildren()
  })

  it('leaves words in place of the page, until another page comes', async () => {
    serving(null)
    const pages = router()
    await pages.push('/')
    await pages.push('/handover').catch(() => undefined)
    expect(lostPage.value).toBe('/handover')
    await pages.push('/')
    expect(lostPage.value).toBeNull()
  })

  it('stays here while the server cannot be reached, and loads all anew once it can', async () => {
    const offline = serving(null)
    expect([await tryAgain(), offline.mock.calls.length]).toEqual([false, 0])
    const online = serving('<html>')
    expect([await tryAgain(), online.mock.calls.length]).toEqual([true, 1])
  })

  it.each([
    ['/console/assets/index-new.js', 1],
    ['/console/assets/index-old.js', 0],
  ])('opens the new console by itself only where there is one (%s)', async (name, times) => {
    const script = document.createElement('script')
    script.type = 'module'
    script.setAttribute('src', '/console/assets/index-old.js')
    document.head.append(script)
    const reload = serving(`<script type="module" src="${name}"></script>`)
    await router().push('/handover').catch(() => undefined)
    await new Promise((resolve) => setTimeout(resolve))
    expect(reload).toHaveBeenCalledTimes(times)
  })

  it('leaves words and a button in place of a panel', async () => {
    serving(null)
    vi.spyOn(console, 'error').mockImplementation(() => undefined)
    const place = document.createElement('div')
    createApp(lazily(failed as never)).use(i18n).mount(place)
    await new Promise((resolve) => setTimeout(resolve))
    await nextTick()
    expect(place.textContent).toContain(say('shell.lost_title'))
    expect(place.querySelector('button')?.textContent).toContain(say('shell.lost_reload'))
  })
})
