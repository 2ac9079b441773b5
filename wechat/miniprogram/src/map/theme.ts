/** The map's colours, from the same token file as everything else. Canvas knows no CSS variables. */

import tokens from '../../../../static/tokens.json'

type ColorName = keyof typeof tokens.color

const LIGHT = 0
const DARK = 1

const DARK_SYSTEM = '(prefers-color-scheme: dark)'

export function isDarkTheme(): boolean {
  const chosen = document.documentElement.dataset.theme
  return chosen ? chosen === 'dark' : matchMedia(DARK_SYSTEM).matches
}

/** Calls `changed` whenever the phone turns dark or light, until what is returned is called. */
export function onThemeChange(changed: () => void): () => void {
  const system = matchMedia(DARK_SYSTEM)
  system.addEventListener('change', changed)
  return () => system.removeEventListener('change', changed)
}

export function themeColor(name: ColorName, isDark: boolean): string {
  return tokens.color[name][isDark ? DARK : LIGHT] ?? ''
}
