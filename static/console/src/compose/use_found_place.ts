/** What the server says of the drawn place: whose it is, and what the map calls it. It holds for no other place. */
import { computed, shallowRef, toRaw, type Ref } from 'vue'

import { Problem } from '@/api/client'
import type { Area } from '@/api/types'
import { packagesApi } from '@/api/work'

/** The server's own no to a place that no package can have; any other refusal says nothing about the place. */
const OUTSIDE = 'position-outside-city'

interface Found {
  area: Area
  /** By name, from the district to the smallest: everybody here is in the city. */
  regions: string[]
  station: string | null
  outside: boolean
  /** Why nothing is known of it. */
  failure: string | null
}

async function ask(area: Area): Promise<Found> {
  const nothing = { area, regions: [], station: null, outside: false, failure: null }
  try {
    const { regions, station } = await packagesApi.place(area)
    const names = regions.slice(1).map((region) => region.name)
    return { ...nothing, regions: names, station: station?.name ?? null, outside: !regions.length }
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    return error.slug === OUTSIDE ? { ...nothing, outside: true } : { ...nothing, failure: error.message }
  }
}

export function useFoundPlace(area: Readonly<Ref<Area | null>>) {
  const answer = shallowRef<Found | null>(null)
  const placeFound = computed(() => (answer.value?.area === toRaw(area.value) ? answer.value : null))
  const placePending = computed(() => area.value !== null && !placeFound.value)
  /** Stands for the place in words until somebody knows it better. */
  const placeName = computed(() => placeFound.value?.regions.join('') ?? '')
  /** It lies in none of our regions: nobody here answers for it. */
  const outside = computed(() => placeFound.value?.outside ?? false)

  /** Asks about the place as it is now; an answer that a later place has overtaken is dropped. */
  async function findPlace(): Promise<void> {
    const asked = toRaw(area.value)
    if (!asked) return
    const found = await ask(asked)
    if (toRaw(area.value) === asked) answer.value = found
  }

  return { placeFound, placePending, placeName, outside, findPlace }
}
