import { createPinia, setActivePinia } from 'pinia'
import { describe, expect, it } from 'vitest'
import { createApp } from 'vue'

import type { TaskPackage } from '@/api/types'
import { i18n, say } from '@/i18n'

import ApprovalCard from './ApprovalCard.vue'

function shown(kind: TaskPackage['kind']): string {
  const pinia = createPinia()
  setActivePinia(pinia)
  const task = { id: 'p', kind, state: 'awaiting_approval', details: {}, guardian_consent: null, actions: ['approve'] }
  const root = document.createElement('div')
  const app = createApp(ApprovalCard, { task })
  app.use(pinia).use(i18n).mount(root)
  const text = root.textContent
  app.unmount()
  return text
}

describe('what is put before the second pair of eyes', () => {
  it('misses a guardian\'s consent where a person is missing, and nowhere else', () => {
    expect(shown('missing_person')).toContain(say('detail.consent_missing'))
    expect(shown('area_patrol')).not.toContain(say('detail.consent_missing'))
  })
})
