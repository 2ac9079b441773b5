/** A question that is asked again before it was answered: only the answer to the latest one counts. */
import { ref } from 'vue'

import { Problem } from '@/api/client'

export function useLatest() {
  const busy = ref(false)
  const failure = ref<string | null>(null)
  let asked = 0

  /** The answer, or undefined when the server refused (then `failure` says why) or something newer was asked. */
  async function ask<T>(work: () => Promise<T>): Promise<T | undefined> {
    asked += 1
    const mine = asked
    busy.value = true
    failure.value = null
    try {
      const answer = await work()
      return mine === asked ? answer : undefined
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      if (mine === asked) failure.value = error.message
      return undefined
    } finally {
      if (mine === asked) busy.value = false
    }
  }

  /** Nobody waits for what was asked any more. */
  function drop(): void {
    asked += 1
    busy.value = false
    failure.value = null
  }

  return { busy, failure, ask, drop }
}
