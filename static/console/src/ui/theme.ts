/** Light, dark or as the machine has it; the tokens follow `data-theme` on the root element. */
import { computed, ref } from 'vue'

export type Theme = 'auto' | 'light' | 'dark'
const KEPT = 'shouwang.theme'

function kept(): Theme {
  const value = localStorage.getItem(KEPT)
  return value === 'light' || value === 'dark' ? value : 'auto'
}

const system = window.matchMedia('(prefers-color-scheme: dark)')
const systemIsDark = ref(system.matches)
system.addEventListener('change', (event) => {
  systemIsDark.value = event.matches
  applyTheme()
})

export const theme = ref<Theme>(kept())
export const isDark = computed(() => (theme.value === 'auto' ? systemIsDark.value : theme.value === 'dark'))

/** Writes the choice to the page: the attribute for our tokens, the class for Element Plus. */
export function applyTheme(next: Theme = theme.value): void {
  theme.value = next
  localStorage.setItem(KEPT, next)
  document.documentElement.dataset['theme'] = isDark.value ? 'dark' : 'light'
  document.documentElement.classList.toggle('dark', isDark.value)
}

/** A token's value now, for what cannot read CSS (the map). */
export function token(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(`--sw-${name}`).trim()
}
