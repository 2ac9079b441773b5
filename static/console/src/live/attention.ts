/** Calls the officer back: a sound and a count in the tab's title for what needs an answer. */
import { computed, onBeforeUnmount, onMounted, ref, watch } from 'vue'
import { useI18n } from 'vue-i18n'

import { useSession } from '@/account/session_store'

import { chime, unlockSound } from './chime'
import { useLive } from './live_store'

const KEPT = 'shouwang.muted'

export const muted = ref(localStorage.getItem(KEPT) === 'yes')
export const soundAllowed = ref(false)

export function setMuted(next: boolean): void {
  muted.value = next
  localStorage.setItem(KEPT, next ? 'yes' : 'no')
  if (!next) void unlockSound().then((allowed) => {
    soundAllowed.value = allowed
    chime(false)
  })
}

/** Mounted once, by the app. */
export function useAttention(): void {
  const live = useLive()
  const account = useSession()
  const { t } = useI18n()
  let known: Set<string> | null = null

  const title = computed(() => {
    const count = account.session && live.loaded ? live.queue.length : 0
    return (count ? `(${String(count)}) ` : '') + t('common.name')
  })
  watch(title, (next) => (document.title = next), { immediate: true })

  watch(
    () => live.queue.map((row) => ({ key: row.key, red: row.red || row.kind === 'help' })),
    (rows) => {
      if (!live.loaded) {
        known = null
        return
      }
      const before = known
      known = new Set(rows.map((row) => row.key))
      if (before === null || muted.value) return
      const newcomers = rows.filter((row) => !before.has(row.key))
      if (newcomers.length) chime(newcomers.some((row) => row.red))
    },
  )

  const touched = () => {
    void unlockSound().then((allowed) => (soundAllowed.value = allowed))
  }
  onMounted(() => {
    window.addEventListener('pointerdown', touched, { once: true })
    window.addEventListener('keydown', touched, { once: true })
  })
  onBeforeUnmount(() => {
    window.removeEventListener('pointerdown', touched)
    window.removeEventListener('keydown', touched)
  })
}
