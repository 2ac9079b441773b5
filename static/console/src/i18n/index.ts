/** The catalogues: one file per area and language; every sentence a person reads comes from here. */
import type { Ref } from 'vue'
import { createI18n } from 'vue-i18n'

import { askedFor } from '@/account/address'

export type Language = 'zh' | 'en'
type Tree = Record<string, unknown>

const files = import.meta.glob<Tree>('./{zh,en}/*.json', { eager: true, import: 'default' })

/** All areas of one language as one tree: `zh/desk.json` is reached as `desk.…`. */
export function catalogue(language: Language): Tree {
  const tree: Tree = {}
  for (const [path, area] of Object.entries(files)) {
    const match = /^\.\/(\w+)\/(\w+)\.json$/.exec(path)
    if (match?.[1] === language && match[2]) tree[match[2]] = area
  }
  return tree
}

const KEPT = 'shouwang.language'

const isLanguage = (name: unknown): name is Language => name === 'zh' || name === 'en'

/** The language the address asks for (`?lang=`, before the hash or behind it), else the one kept here, else the browser's. */
export function startLanguage(url: URL, kept: string | null, browser: readonly string[]): Language {
  const asked = askedFor('lang', url)
  if (isLanguage(asked)) return asked
  if (isLanguage(kept)) return kept
  const first = browser.map((name) => name.slice(0, 2).toLowerCase()).find(isLanguage)
  return first ?? 'en'
}

export function firstLanguage(): Language {
  return startLanguage(new URL(location.href), localStorage.getItem(KEPT), navigator.languages)
}

export const i18n = createI18n({
  legacy: false,
  locale: firstLanguage(),
  fallbackLocale: 'zh',
  // Thousands of literal keys as types cost minutes of checking; a test holds that every key used exists.
  messages: { zh: catalogue('zh'), en: catalogue('en') } as never,
})
const global = i18n.global as unknown as { t: (key: string, values: Record<string, unknown>) => string; locale: Ref<string> }

/** A sentence outside of a component. */
export function say(key: string, values: Record<string, unknown> = {}): string {
  return global.t(key, values)
}

export function setLanguage(language: Language): void {
  global.locale.value = language
  localStorage.setItem(KEPT, language)
  document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en'
}
