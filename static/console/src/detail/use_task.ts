/** One package as the panel shows it: the live object, with what only the full answer has. */
import { computed, ref, shallowRef, watch, type Ref } from 'vue'

import { Problem } from '@/api/client'
import type { Assignment, Sighting, TaskPackage } from '@/api/types'
import { packagesApi } from '@/api/work'
import { useLive } from '@/live/live_store'

/** Several events of one change come together; one question answers them all. */
const ASK_AFTER_MS = 250

/** The live object is newer, but was made for everybody: what is sealed and the history stay as this reader got them. */
function renewed(known: TaskPackage, fresh: TaskPackage): TaskPackage {
  const consent = fresh.guardian_consent
  return {
    ...known,
    ...fresh,
    history: known.history,
    photo: fresh.photo ?? known.photo,
    details: { ...fresh.details, name: known.details.name },
    guardian_consent: consent && { ...consent, guardian_name: known.guardian_consent?.guardian_name ?? null },
    actions: known.actions.filter((action) => fresh.actions.includes(action)),
  }
}

export function useTask(id: Ref<string>) {
  const live = useLive()
  const full = shallowRef<TaskPackage | null>(null)
  const failure = ref<string | null>(null)
  const liveTask = computed(() => live.state.packages.get(id.value))

  async function load(): Promise<void> {
    const wanted = id.value
    try {
      const answer = await packagesApi.get(wanted)
      if (wanted === id.value) full.value = answer
      failure.value = null
    } catch (error) {
      if (error instanceof Problem && wanted === id.value) failure.value = error.message
    }
  }

  watch(
    id,
    () => {
      full.value = null
      void load()
    },
    { immediate: true },
  )
  watch(liveTask, (_next, _before, onCleanup) => {
    const timer = setTimeout(() => void load(), ASK_AFTER_MS)
    onCleanup(() => {
      clearTimeout(timer)
    })
  })

  const task = computed<TaskPackage | null>(() => {
    const known = full.value
    const fresh = liveTask.value
    if (!known || !fresh) return known ?? fresh ?? null
    return fresh.version > known.version ? renewed(known, fresh) : known
  })

  const assignments = computed<Assignment[]>(() => {
    const rows = new Map((task.value?.assignments ?? []).map((row) => [row.id, row]))
    for (const row of live.state.assignments.values()) if (row.package_id === id.value) rows.set(row.id, row)
    return [...rows.values()].sort((a, b) => a.grabbed_at.localeCompare(b.grabbed_at))
  })
  const sightings = computed<Sighting[]>(() =>
    [...live.state.sightings.values()]
      .filter((row) => row.package_id === id.value)
      .sort((a, b) => b.sent_at.localeCompare(a.sent_at)),
  )

  return { task, assignments, sightings, failure, load }
}

/** Action names are compared in one spelling. */
export function can(object: { actions: string[] }, action: string): boolean {
  return object.actions.some((name) => name.replaceAll('_', '-') === action)
}
