/** The catalogues: one file per area and language; every sentence a person reads comes from here. */
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
  messages: { zh: catalogue('zh'), en: catalogue('en') } as Record<string, object>,
})

/** A sentence outside of a component. */
export function say(key: string): string {
  return (i18n.global as unknown as { t: (key: string) => string }).t(key)
}

export function setLanguage(language: Language): void {
  i18n.global.locale.value = language
  localStorage.setItem(KEPT, language)
  document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en'
}
