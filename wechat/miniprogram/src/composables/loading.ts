/** Loads something a page needs: loading, there, or failed with a way to try again. */

import { onMounted, ref } from 'vue'
import { useI18n } from 'vue-i18n'
import { ProblemError } from '@/api/problem'

export function useLoading(load: () => Promise<void>) {
  const { t } = useI18n()
  const isLoading = ref(true)
  const fault = ref('')

  async function again(): Promise<void> {
    isLoading.value = true
    fault.value = ''
    try {
      await load()
    } catch (error) {
      fault.value = error instanceof ProblemError ? error.message || t('problem.refused') : t('problem.unreachable')
    } finally {
      isLoading.value = false
    }
  }

  onMounted(again)
  return { isLoading, fault, again }
}
