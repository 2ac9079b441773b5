/** Whether this is a demo city, and who may be signed in with one press there. */
import { computed, ref } from 'vue'

import { staffApi } from '@/api/staff'
import type { DemoIdentity } from '@/api/types'

import { useSession } from './session_store'

const identities = ref<DemoIdentity[]>([])
const asked = ref(false)
const answered = ref(false)

export function useDemo() {
  const account = useSession()

  /** Outside a demo the server answers 404: then there is simply no list. */
  async function load(): Promise<void> {
    if (asked.value) return
    asked.value = true
    try {
      const { items } = await staffApi.demoIdentities()
      identities.value = items.filter((row) => row.kind === 'staff' && row.username)
      answered.value = true
    } catch {
      identities.value = []
      asked.value = false
    }
  }

  return {
    identities,
    load,
    on: computed(() => account.session?.demo ?? answered.value),
  }
}
