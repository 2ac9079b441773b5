/** A card that is read aloud in the browser, which has a voice. */

import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { aCard } from '../cards'

const voice = { cancel: vi.fn() }

async function loadStores() {
  vi.resetModules()
  const [cards, alerts] = await Promise.all([import('@/stores/cards'), import('@/stores/alerts')])
  return { ...cards, ...alerts }
}

let stores: Awaited<ReturnType<typeof loadStores>>

beforeAll(async () => {
  vi.stubEnv('UNI_PLATFORM', 'h5')
  vi.stubGlobal('location', { origin: 'http://127.0.0.1:8000', search: '', hash: '' })
  vi.stubGlobal('sessionStorage', { getItem: () => null, setItem: () => {} })
  vi.stubGlobal('speechSynthesis', voice)
  vi.stubGlobal('navigator', {})
  vi.stubGlobal('uni', { getStorageSync: () => '', setStorageSync: () => {}, getAppBaseInfo: () => ({ language: 'zh' }) })
  stores = await loadStores()
})

afterAll(() => {
  vi.unstubAllEnvs()
  vi.unstubAllGlobals()
})

describe('a card that is read aloud', () => {
  beforeEach(() => {
    stores.resetAlerts()
    stores.resetCards()
    for (const id of ['read', 'other']) {
      stores.putCard(aCard({ id, danger_to_life: false }))
      stores.raise(id)
    }
    expect(stores.alertCard.value?.id).toBe('read')
    voice.cancel.mockClear()
  })

  it.each<[string, () => void]>([
    ['ends', () => stores.dropCards(['read'])],
    ['is answered', () => stores.stopAsking('read')],
    ['gives way to a life', () => {
      stores.putCard(aCard({ id: 'life' }))
      stores.raise('life')
    }],
    ['loses its reader, who signed out', () => stores.resetAlerts()],
  ])('falls silent when it %s', (_, happen) => {
    happen()
    expect(voice.cancel).toHaveBeenCalled()
  })

  it('is read on when another one ends', () => {
    stores.dropCards(['other'])
    stores.stopAsking('other')
    expect(voice.cancel).not.toHaveBeenCalled()
  })
})
