/** The catalogues: one file per area and language; every sentence a person reads comes from here. */
import type { Ref } from 'vue'
import { createI18n } from 'vue-i18n'

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

/** The language kept on this machine, otherwise Chinese: a duty room's browser is often left in English. */
export function keptLanguage(): Language {
  return localStorage.getItem(KEPT) === 'en' ? 'en' : 'zh'
}

export const i18n = createI18n({
  legacy: false,
  locale: keptLanguage(),
  fallbackLocale: 'zh',
  // Thousands of literal keys as types cost minutes of checking; a test holds that every key used exists.
  messages: { zh: catalogue('zh'), en: catalogue('en') } as never,
})
const global = i18n.global as unknown as { t: (key: string) => string; locale: Ref<string> }

/** A sentence outside of a component. */
export function say(key: string): string {
  return global.t(key)
}

export function setLanguage(language: Language): void {
  global.locale.value = language
  localStorage.setItem(KEPT, language)
  document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en'
}
