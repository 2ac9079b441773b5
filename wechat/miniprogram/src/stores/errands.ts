/** What this phone has to send: fills the outbox, and says what became of each errand. */

import { computed, ref } from 'vue'
import type { Assignment, Schema, Sighting } from '@/api/types'
import { dropPhoto, keepPhoto } from '@/device/photoStore'
import { readKept, writeKept } from '@/device/storage'
import { t } from '@/i18n'
import { newKey } from '@/lib/keys'
import { createOutbox, type Errand, type ErrandKind } from '@/lib/outbox'
import { isOn } from '@/lib/routes'
import { assignmentOf, isActive, takeAssignment } from '@/stores/assignments'
import { endOf } from '@/stores/cards'
import { tell } from '@/stores/news'
import { api, currentToken, personId, serverClock } from '@/stores/session'
import { isListed, takeSighting, tellOfSighting } from '@/stores/sightings'

const STORED = 'outbox'

const list = ref<readonly Errand[]>([])
let timer: ReturnType<typeof setTimeout> | undefined

export const errands = computed(() => list.value.filter((errand) => errand.owner === personId.value))
export const waitingErrands = computed(() => errands.value.filter((errand) => errand.state === 'waiting'))
export const refusedErrands = computed(() => errands.value.filter((errand) => errand.state === 'refused'))

/** Sends one errand by its kind: the key is in every body, so that a repetition counts once. */
async function deliver(errand: Errand, photoIds: string[]): Promise<unknown> {
  const { target, key } = errand
  const body = { ...errand.body, key }
  switch (errand.kind) {
    case 'arrive':
      return api.arrive(target, body as unknown as Schema<'packages.ArriveIn'>)
    case 'report':
      return api.report(target, { ...body, photo_ids: photoIds } as unknown as Schema<'packages.ReportIn'>)
    case 'release':
      return api.release(target, body as unknown as Schema<'packages.ReleaseIn'>)
    case 'sighting':
      return api.sighting(target, body as unknown as Schema<'sightings.SightingIn'>)
    case 'photos':
      // Every one of them was lost on this phone: there is nothing to add.
      return photoIds.length > 0 ? api.sightingPhotos(target, photoIds) : null
    case 'help':
      return api.help(target, body as unknown as Schema<'packages.HelpIn'>)
  }
}

function sent(errand: Errand, answer: unknown, lostPhotos: number): void {
  const isAboutSighting = errand.kind === 'sighting' || errand.kind === 'photos'
  if (!isAboutSighting) takeAssignment(answer as Assignment)
  else if (answer) takeSighting(answer as Sighting)
  if (lostPhotos === 0 && (isAboutSighting ? isListed() : isSaidByPage(errand))) return
  const isSearch = errand.about.kind === 'missing_person'
  const next = errand.kind === 'arrive' && !isSearch ? 'sent.arrive_then_report' : `sent.${errand.kind}_more`
  const more = lostPhotos > 0 ? t('sent.photos_lost', { n: lostPhotos }) : t(next)
  const words = t(`sent.${errand.kind}`, { station: errand.about.station || t('common.station') })
  if (errand.kind === 'sighting') tellOfSighting(errand.target, words, more)
  else tell('done', words, more)
}

/** A no stays on the list with its reason; but who was stood down meanwhile need not hear that they did not arrive. */
async function refused(errand: Errand): Promise<void> {
  await api.assignments().then(({ items }) => items.forEach(takeAssignment), () => {})
  const seat = assignmentOf(errand.target)
  const isOver = seat !== undefined && !isActive(seat)
  const isMoot = errand.kind === 'arrive' || (errand.kind === 'release' && !errand.body.unsafe)
  if (isOver && isMoot) outbox.discard(errand.key)
  // On the first page the list itself has just said so.
  else if (!isOn('home')) tell('wait', t(`refused.${errand.kind}`), errand.refusal ?? '')
}

/** The page of a task that was just reported on or given up says so by itself. */
function isSaidByPage(errand: Errand): boolean {
  const seat = assignmentOf(errand.target)
  const isEnd = errand.kind === 'report' || errand.kind === 'release'
  return isEnd && isOn('assignment') && seat !== undefined && !endOf(seat.package_id)
}

const outbox = createOutbox({
  load: () => readKept<Errand[]>(STORED, []),
  save: (all) => writeKept(STORED, all.length > 0 ? all : null),
  uploadPhoto: async (ref) => (await api.uploadPhoto(ref)).id,
  dropPhoto,
  deliver,
  owner: () => (currentToken() ? personId.value : null),
  schedule: (again, delayMs) => {
    clearTimeout(timer)
    timer = setTimeout(again, delayMs)
  },
  changed: (all) => {
    list.value = all
  },
  sent,
  refused: (errand) => void refused(errand),
})
list.value = outbox.errands()

export const flushErrands = (): Promise<void> => outbox.flush()
export const discardErrand = (key: string): void => outbox.discard(key)

export interface NewErrand {
  kind: ErrandKind
  target: string
  about: Errand['about']
  body: Record<string, unknown>
  /** Temporary paths of pictures just taken. */
  photos?: string[]
  /** Made when the form was opened: however often it is sent from there, it is one errand. */
  key?: string
}

/** Whether such an errand waits already: a second tap must not arrive twice. */
export function isUnderWay(kind: ErrandKind, target: string): boolean {
  return waitingErrands.value.some((errand) => errand.kind === kind && errand.target === target)
}

/** Puts an errand in the outbox; it is safe from then on, with or without network. */
export async function send(wish: NewErrand): Promise<void> {
  const refs = await Promise.all((wish.photos ?? []).map(keepOrLose))
  outbox.add({
    key: wish.key ?? newKey(),
    owner: personId.value ?? '',
    kind: wish.kind,
    target: wish.target,
    about: wish.about,
    body: wish.body,
    photos: refs.flatMap((ref) => (ref ? [{ ref, photo_id: null }] : [])),
    made_at: new Date(serverClock.now()).toISOString(),
    state: 'waiting',
    refusal: null,
  })
}

/** A phone without room for the picture still sends the word. */
async function keepOrLose(path: string): Promise<string | null> {
  try {
    return await keepPhoto(path)
  } catch {
    tell('wait', t('sent.photo_not_kept'))
    return null
  }
}
