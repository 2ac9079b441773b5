import { createPinia, setActivePinia } from 'pinia'
import { expect, it } from 'vitest'
import { createApp } from 'vue'

import { useSession } from '@/account/session_store'
import type { Action, Session } from '@/api/types'
import { i18n, say } from '@/i18n'

import OverviewCard from './OverviewCard.vue'

function keysOf(...actions: Action[]): string {
  const pinia = createPinia()
  setActivePinia(pinia)
  useSession().session = { actions, person: { id: 'p' }, roles: [], city: {} } as unknown as Session
  const place = document.createElement('div')
  createApp(OverviewCard).use(pinia).use(i18n).mount(place)
  return place.querySelector('.keys')?.textContent ?? ''
}

it('offers the key for accepting to whoever may accept something', () => {
  expect(keysOf('console.watch')).not.toContain(say('desk.key_accept'))
  expect(keysOf('console.watch', 'sightings.judge')).toContain(say('desk.key_accept'))
})
