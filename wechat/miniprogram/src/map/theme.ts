/** The map's colours, from the same token file as everything else. Canvas knows no CSS variables. */

import tokens from '../../../../static/tokens.json'

type ColorName = keyof typeof tokens.color

const LIGHT = 0
const DARK = 1

export function isDarkTheme(): boolean {
  const chosen = document.documentElement.dataset.theme
  return chosen ? chosen === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches
}

export function themeColor(name: ColorName, isDark: boolean): string {
  return tokens.color[name][isDark ? DARK : LIGHT] ?? ''
}
