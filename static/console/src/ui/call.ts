/** A request with its waiting and its refusal, for places that show both. */
import { ref } from 'vue'

import { Problem } from '@/api/client'

export function useCall() {
  const busy = ref(false)
  const failure = ref<string | null>(null)
  const errors = ref<Record<string, string[]>>({})

  /** The answer, or undefined when the server refused: then `failure` and `errors` say why. */
  async function call<T>(work: () => Promise<T>): Promise<T | undefined> {
    busy.value = true
    failure.value = null
    errors.value = {}
    try {
      return await work()
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      failure.value = error.message
      errors.value = error.errors
      return undefined
    } finally {
      busy.value = false
    }
  }

  return { busy, failure, errors, call }
}
