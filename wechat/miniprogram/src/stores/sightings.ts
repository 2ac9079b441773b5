/** The sightings I sent, and how far each has come: delivered, opened by an officer, judged. */

import { ref } from 'vue'
import type { Sighting } from '@/api/types'
import { t } from '@/i18n'
import { isOn } from '@/lib/routes'
import { endOf } from '@/stores/cards'
import { onLive } from '@/stores/connection'
import { dismissNote, tell } from '@/stores/news'
import { api } from '@/stores/session'

const sightings = ref(new Map<string, Sighting>())

/** My sightings of one package, newest first. */
export function sightingsOf(packageId: string): Sighting[] {
  return [...sightings.value.values()]
    .filter((sighting) => sighting.package_id === packageId)
    .sort((a, b) => Date.parse(b.sent_at) - Date.parse(a.sent_at))
}

export function takeSighting(sighting: Sighting): void {
  sightings.value = new Map(sightings.value).set(sighting.id, sighting)
}

/** Whether the page in front shows what becomes of the task: then nobody needs to be told besides. */
export const isListed = (): boolean => isOn('assignment') || isOn('watch') || isOn('report')

/** The note that asks its reader to stay near a task, by package. */
const asking = new Map<string, number>()

/** Says what became of a sighting; `more` asks to stay nearby, which is no longer so once the task has ended. */
export function tellOfSighting(packageId: string, text: string, more: string): void {
  takeBack(packageId)
  const isOver = endOf(packageId) !== undefined
  const note = tell('done', text, isOver ? '' : more)
  if (note !== null && !isOver) asking.set(packageId, note)
}

function takeBack(packageId: string): void {
  const note = asking.get(packageId)
  if (note !== undefined) dismissNote(note)
  asking.delete(packageId)
}

onLive('package_ended', ({ id }) => takeBack(id))

onLive('sighting', (sighting) => {
  const before = sightings.value.get(sighting.id)
  takeSighting(sighting)
  if (before?.opened_at || !sighting.opened_at || isListed()) return
  const { package_id: id, state } = sighting
  // How the task ended is told by itself.
  if (endOf(id) || state === 'found' || state === 'closed') return
  const words = state === 'new' ? t('sighting.opened') : t(`sighting.state.${state}`)
  tellOfSighting(id, words, state === 'ruled_out' ? '' : t('sighting.opened_more'))
})

/** Fetches what I sent before; without network the list stays as it is. */
export async function loadSightings(): Promise<void> {
  const mine = await api.mySightings().catch(() => null)
  mine?.items.forEach(takeSighting)
}

export function resetSightings(): void {
  sightings.value = new Map()
}
