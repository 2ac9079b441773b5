/** One package as the panel shows it, with everything that belongs to it. */
import { computed, ref, watch, type Ref } from 'vue'

import { Problem } from '@/api/client'
import type { Assignment, Sighting, TaskPackage } from '@/api/types'
import { packagesApi, sightingsApi } from '@/api/work'
import { useLive } from '@/live/live_store'

import { useFull } from './use_full'

/** What is sealed and the history stay as this reader got them; a button stays only if both know it. */
function renewed(known: TaskPackage, fresh: TaskPackage): TaskPackage {
  if (fresh.version < known.version) return known
  const consent = fresh.guardian_consent
  const name = known.kind === 'missing_person' ? known.details.name : null
  return {
    ...known,
    ...(fresh.kind === 'missing_person' ? { ...fresh, details: { ...fresh.details, name } } : fresh),
    history: known.history,
    photo: fresh.photo ?? known.photo,
    guardian_consent: consent && { ...consent, guardian_name: known.guardian_consent?.guardian_name ?? null },
    actions: known.actions.filter((action) => fresh.actions.includes(action)),
  }
}

export function useTask(id: Ref<string>) {
  const live = useLive()
  const liveTask = computed(() => live.state.packages.get(id.value))
  const { shown: task, failure, load } = useFull(id, liveTask, packagesApi.get, renewed)

  const assignments = computed<Assignment[]>(() => {
    const rows = new Map((task.value?.assignments ?? []).map((row) => [row.id, row]))
    for (const row of live.state.assignments.values()) if (row.package_id === id.value) rows.set(row.id, row)
    return [...rows.values()].sort((a, b) => a.grabbed_at.localeCompare(b.grabbed_at))
  })

  /** The live picture holds only sightings that may still lead to somebody; the panel shows the others too. */
  const settled = ref<Sighting[]>([])
  watch(
    id,
    async (wanted) => {
      settled.value = []
      try {
        const { items } = await sightingsApi.of(wanted)
        if (wanted === id.value) settled.value = items
      } catch (error) {
        if (!(error instanceof Problem)) throw error
      }
    },
    { immediate: true },
  )
  const sightings = computed<Sighting[]>(() => {
    const rows = new Map(settled.value.map((row) => [row.id, row]))
    for (const row of live.state.sightings.values()) if (row.package_id === id.value) rows.set(row.id, row)
    return [...rows.values()].sort((a, b) => b.sent_at.localeCompare(a.sent_at))
  })

  return { task, assignments, sightings, failure, load }
}

/** Action names are compared in one spelling. */
export function can(object: { actions: string[] }, action: string): boolean {
  return object.actions.some((name) => name.replaceAll('_', '-') === action)
}
