/** This person's wishes: language, large type, being woken, the places they watch over. Kept here and on the server. */

import { computed, ref, watch } from 'vue'
import type { Language, Settings, WatchArea } from '@/api/types'
import { deviceLanguage, launchWishes } from '@/device/launch'
import { readStored, writeStored } from '@/device/storage'
import { onLive } from '@/stores/connection'
import { api, language } from '@/stores/session'

export const MOST_WATCH_AREAS = 3

const STORED = 'settings'
const DEFAULTS: Settings = { wake_for_life: false, watch_areas: [], language: deviceLanguage(), large_type: false }

const { language: wished } = launchWishes()

/** What was chosen while nobody was signed in: it goes with the person who signs in next. */
let chosenBefore: Partial<Settings> = wished ? { language: wished } : {}

// The language asked for in the address, else the one kept here, else the phone's own.
export const settings = ref<Settings>({ ...DEFAULTS, ...readStored<Partial<Settings>>(STORED, {}), ...chosenBefore })
/** The language the server writes to this person in; null until it has said so. */
export const serverLanguage = ref<Language | null>(null)
export const isLargeType = computed(() => settings.value.large_type)
export const watchAreas = computed<WatchArea[]>(() => settings.value.watch_areas)

function take(next: Settings): void {
  settings.value = { ...DEFAULTS, ...next }
  writeStored(STORED, settings.value)
}

watch(
  () => settings.value.language,
  (chosen) => {
    language.value = chosen
  },
  { immediate: true },
)

onLive('welcome', (welcome) => {
  serverLanguage.value = welcome.settings.language
  take({ ...welcome.settings, ...chosenBefore })
  if (Object.keys(chosenBefore).length === 0) return
  chosenBefore = {}
  // If it is not saved now, it holds on this phone until the next welcome.
  save().catch(() => {})
})

async function save(): Promise<void> {
  const saved = await api.saveSettings(settings.value)
  take(saved)
  serverLanguage.value = saved.language
}

/**
 * Applies a change at once, then saves it; what the server refuses is taken back and thrown. Language and type size
 * also hold while nobody is signed in.
 */
export async function changeSettings(change: Partial<Settings>, isSignedIn = true): Promise<void> {
  const before = settings.value
  take({ ...before, ...change })
  if (!isSignedIn) {
    chosenBefore = { ...chosenBefore, ...change }
    return
  }
  try {
    await save()
  } catch (error) {
    take(before)
    throw error
  }
}

/** Puts a watch area in the place of the one with the same label, or adds it. */
export function withWatchArea(areas: readonly WatchArea[], area: WatchArea): WatchArea[] {
  const others = areas.filter((other) => other.label !== area.label)
  return [...others, area].slice(-MOST_WATCH_AREAS)
}
