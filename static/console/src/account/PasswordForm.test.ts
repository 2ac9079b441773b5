import { afterEach, describe, expect, it, vi } from 'vitest'
import { createApp, nextTick } from 'vue'

import { i18n, say } from '@/i18n'
import PasswordPanel from '@/settings/PasswordPanel.vue'

const asked = vi.fn(() => Promise.resolve(new Response(null, { status: 204 })))

async function typed(...values: string[]): Promise<HTMLElement> {
  vi.stubGlobal('fetch', asked)
  const root = document.body.appendChild(document.createElement('div'))
  createApp(PasswordPanel).use(i18n).mount(root)
  root.querySelectorAll('input').forEach((input, index) => {
    input.value = values[index] ?? ''
    input.dispatchEvent(new Event('input'))
  })
  await nextTick()
  root.querySelector('form')!.dispatchEvent(new Event('submit'))
  await nextTick()
  return root
}

describe('changing one\'s password in the settings', () => {
  afterEach(() => {
    asked.mockClear()
    vi.unstubAllGlobals()
    document.body.replaceChildren()
  })

  it('says how long it has to be, and sends nothing that was typed in two ways', async () => {
    const root = await typed('once-upon', 'river-stone-9', 'river-stone-8')
    expect(root.textContent).toContain(say('account.own_password_hint'))
    expect(root.textContent).toContain(say('account.again_differs'))
    expect(asked).not.toHaveBeenCalled()
  })

  it('sends what was typed twice', async () => {
    const root = await typed('once-upon', 'river-stone-9', 'river-stone-9')
    expect(asked).toHaveBeenCalledOnce()
    await vi.waitFor(() => {
      expect(root.textContent).toContain(say('settings.password_done'))
    })
  })
})
