/** Changes a setting and says when it could not be saved. */

import { useI18n } from 'vue-i18n'
import type { Settings } from '@/api/types'
import { tell } from '@/stores/news'
import { session } from '@/stores/session'
import { changeSettings } from '@/stores/settings'

export function useSettings() {
  const { t } = useI18n()

  async function save(change: Partial<Settings>): Promise<void> {
    try {
      await changeSettings(change, session.value !== null)
    } catch (error) {
      tell('wait', t('settings.not_saved'), error instanceof Error && error.name === 'ProblemError' ? error.message : '')
    }
  }

  return { save }
}
