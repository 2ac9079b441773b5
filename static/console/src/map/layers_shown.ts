/** What the officer wants to see on the map; kept on this machine. */
import { reactive, watch } from 'vue'

const KEPT = 'shouwang.layers'
const START = { volunteers: true, people: true, stations: true }

export type LayerName = keyof typeof START

function kept(): typeof START {
  try {
    return { ...START, ...(JSON.parse(localStorage.getItem(KEPT) ?? '{}') as Partial<typeof START>) }
  } catch {
    return START
  }
}

export const shown = reactive(kept())
watch(shown, () => {
  localStorage.setItem(KEPT, JSON.stringify(shown))
})
