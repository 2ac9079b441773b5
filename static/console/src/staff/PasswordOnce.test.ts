import { afterEach, describe, expect, it, vi } from 'vitest'
import { createApp, nextTick } from 'vue'

import { i18n, say } from '@/i18n'

import PasswordOnce from './PasswordOnce.vue'

const PROPS = { who: '林海', username: 'lin.hai', password: 'river-stone' }

async function pressed(clipboard: unknown): Promise<HTMLButtonElement> {
  vi.stubGlobal('navigator', { clipboard })
  const place = document.body.appendChild(document.createElement('div'))
  createApp(PasswordOnce, PROPS).use(i18n).mount(place)
  const button = place.querySelector('button')!
  button.click()
  await nextTick()
  await nextTick()
  return button
}

describe('a password shown once', () => {
  afterEach(() => {
    vi.unstubAllGlobals()
    getSelection()?.removeAllRanges()
    document.body.replaceChildren()
  })

  it('is copied where a page may', async () => {
    const writeText = vi.fn(() => Promise.resolve())
    const button = await pressed({ writeText })
    expect(writeText).toHaveBeenCalledWith('river-stone')
    expect(button.textContent).toContain(say('staff.copied'))
  })

  it.each([
    ['there is no clipboard, as over plain http', undefined],
    ['the browser refuses', { writeText: () => Promise.reject(new Error('not allowed')) }],
  ])('is selected, and says so, when %s', async (_, clipboard) => {
    const button = await pressed(clipboard)
    expect(getSelection()?.toString()).toBe('river-stone')
    expect(button.textContent).toContain(say('staff.copy_by_hand'))
  })
})
