/** The catalogues of every sentence on the screen, and the way to them from outside a component. */

import { createI18n } from 'vue-i18n'
import en from '@/i18n/en'
import zh from '@/i18n/zh'

export const i18n = createI18n({ legacy: false, locale: 'zh', fallbackLocale: 'zh', messages: { zh, en } })

/** A sentence by its key, in the language chosen. */
export function t(key: string, values: Record<string, string | number> = {}): string {
  return i18n.global.t(key, values)
}
