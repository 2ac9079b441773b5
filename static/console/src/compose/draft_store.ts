/**
 * The sheet being written on: the new package, or a draft the server has that somebody goes on with. Each is kept on this
 * machine until it is out, so that neither a crash nor a slip loses it, and neither ever becomes the other.
 */
import { defineStore } from 'pinia'
import { computed, ref, shallowRef, watch } from 'vue'

import { useSession } from '@/account/session_store'
import type { PackageKind, Photo, Schema, TaskPackage } from '@/api/types'
import { useLive } from '@/live/live_store'
import { positionOf, round } from '@/map/geometry'

import { changeKind, emptyFields } from './defaults'
import type { PackageFields } from './fields'
import { mergedOnto, sheetOf } from './from_task'
import { type Aside, copyOf, hearOthers, keep, keptAt, placeOf, type Saved, type Sheet } from './kept'
import { useFoundPlace } from './use_found_place'
import { useTypedPlace } from './use_typed_place'

export type DrawTool = 'none' | 'point' | 'polygon'

/** Where the new package is kept; a draft that is gone on with, under its id. */
const NEW = 'new'

export const useDraft = defineStore('draft', () => {
  const account = useSession()
  const open = ref(false)
  const slot = ref(NEW)
  const fields = ref<PackageFields>(emptyFields('missing_person'))
  const callText = ref('')
  const photo = ref<Photo | null>(null)
  /** What the server already has of it, so that a second try changes the same draft. */
  const saved = ref<Saved | null>(null)
  const aside = ref<Aside | null>(null)
  /** What the server has since somebody else changed it: neither theirs nor mine is given up unasked. */
  const theirs = shallowRef<TaskPackage | null>(null)
  const found = ref<string[]>([])
  /** Who called, as the text has it: filled in once the officer says that they consented, never before. */
  const guardian = ref<Schema<'packages.CallerOut'> | null>(null)
  const tool = ref<DrawTool>('none')
  const ringHeld = ref<number | null>(null)
  const savedAt = ref<number | null>(null)
  /** Counts up when the map should move to the drawn area: it came from a text, not from a hand on the map. */
  const lookAt = ref(0)

  const personId = computed(() => account.session?.person.id ?? '')
  /** Which sheet is open, and whose: where it is kept says both. An answer belongs to the one it was asked for. */
  const sheet = computed(() => placeOf(personId.value, slot.value))
  /** The draft that is gone on with: whose it is stands at its head. */
  const editing = computed(() => (slot.value === NEW ? null : saved.value))
  const startingPoint = () => editing.value?.fields ?? emptyFields(fields.value.kind)
  const touched = computed(
    () => callText.value !== '' || aside.value !== null || JSON.stringify(fields.value) !== JSON.stringify(startingPoint()),
  )

  function blank(): Sheet {
    return { fields: emptyFields('missing_person'), callText: '', photo: null, saved: null, aside: null }
  }

  function turnTo(next: string, content: Sheet, at: number | null = null): void {
    slot.value = next
    fields.value = content.fields
    callText.value = content.callText
    photo.value = content.photo
    saved.value = content.saved
    aside.value = content.aside
    theirs.value = null
    savedAt.value = at
    found.value = []
    guardian.value = null
    showPoint()
  }

  watch(
    [fields, callText, photo, saved, aside],
    () => {
      if (!touched.value) {
        localStorage.removeItem(sheet.value)
        return
      }
      const content = { ...mine(), callText: callText.value, saved: saved.value, aside: aside.value }
      if (JSON.stringify(content) !== fromAnother) savedAt.value = keep(sheet.value, content)
    },
    { deep: true },
  )
  /** One sheet, however many windows it is open in: what is written in another stands here too, and goes when it goes. */
  let fromAnother = ''
  hearOthers(() => open.value && sheet.value, (kept) => {
    if (!kept) return leave()
    const { at, ...content } = kept
    fromAnother = JSON.stringify(content)
    turnTo(slot.value, content, at)
  })
  // At once: nothing that one wrote is ever kept as another's.
  watch(personId, turnAway, { flush: 'sync' })
  function turnAway(): void {
    close()
    turnToNew()
  }

  /** The new package: empty, or what this officer wrote of one that is not out. */
  function start(): void {
    if (open.value && slot.value === NEW) return
    turnToNew()
    tool.value = fields.value.area ? 'none' : 'point'
    open.value = true
  }

  function turnToNew(): void {
    const kept = unsent()
    turnTo(NEW, kept ?? blank(), kept?.at)
  }

  function unsent() {
    const kept = keptAt(placeOf(personId.value, NEW))
    const task = kept?.saved && useLive().state.packages.get(kept.saved.id)
    // It went out another way: from its own panel, or by a colleague's hand.
    return task && task.state !== 'draft' ? null : kept
  }

  /** Goes on with a draft the server has: one's own, a colleague's or a copy. */
  function edit(task: TaskPackage): void {
    // One's own new package that was saved on its way out is this very draft.
    const next = unsent()?.saved?.id === task.id ? NEW : task.id
    const kept = keptAt(placeOf(personId.value, next))
    turnTo(next, kept ?? sheetOf(task), kept?.at)
    if (kept?.saved && kept.saved.version < task.version) theirs.value = task
    tool.value = 'none'
    open.value = true
    lookAt.value += 1
  }

  const mine = (): Aside => ({ fields: fields.value, photo: photo.value })

  function takeTheirs(): void {
    if (theirs.value) turnTo(slot.value, { ...sheetOf(theirs.value), aside: mine() }, savedAt.value)
  }

  function keepMine(): void {
    if (!theirs.value || !saved.value) return
    const merged = mergedOnto(theirs.value, mine(), saved.value.fields)
    turnTo(slot.value, { ...merged, callText: callText.value }, savedAt.value)
  }

  /** The other's words and one's own change places: each can be read, and copied from. */
  function swap(): void {
    const other = aside.value
    if (!other) return
    aside.value = mine()
    fields.value = other.fields
    photo.value = other.photo
  }

  function close(): void {
    open.value = false
    tool.value = 'none'
  }

  /** Throws away what was written: a draft of the server's is again as it was read. */
  function discard(): void {
    localStorage.removeItem(sheet.value)
    const { value: read } = editing
    if (read) turnTo(slot.value, { ...blank(), fields: copyOf(read.fields), photo: read.photo, saved: read })
    else turnTo(NEW, blank())
  }

  /** What the server has of a sheet by now (null: nothing any more), whether it is the open one or waits to be. */
  function noteSaved(of: string, next: Saved | null): void {
    if (of === sheet.value) {
      saved.value = next
      return
    }
    const kept = keptAt(of)
    if (kept) keep(of, { ...kept, saved: next }, kept.at)
  }

  /** What was sent from a sheet is with the server; whoever turned to another meanwhile (false) goes on there. */
  function finish(sent: string): boolean {
    localStorage.removeItem(sent)
    if (sheet.value !== sent) return false
    leave()
    return true
  }
  function leave(): void {
    turnTo(NEW, blank())
    close()
  }

  /** Another call is about another family: a consent that stands as the last one filled it in does not go along. */
  function takeGuardian(caller: Schema<'packages.CallerOut'> | null): void {
    const { guardian_consent: consent } = fields.value
    const isLast = consent?.guardian_name === (guardian.value?.guardian_name ?? '')
    if (consent && isLast && caller?.guardian_name !== guardian.value?.guardian_name) fields.value.guardian_consent = null
    guardian.value = caller
  }

  function setKind(kind: PackageKind): void {
    fields.value = changeKind(fields.value, kind)
    if (!fields.value.area) tool.value = 'point'
  }

  function setPoint(lon: number, lat: number): void {
    fields.value.area = { type: 'Point', coordinates: [round(lon), round(lat)] }
  }

  const point = computed(() => (fields.value.area?.type === 'Point' ? positionOf(fields.value.area) : null))

  const foundPlace = useFoundPlace(computed(() => fields.value.area))

  const { showPoint, ...typedPlace } = useTypedPlace(point, (lon, lat) => {
    setPoint(lon, lat)
    tool.value = 'none'
    lookAt.value += 1
  })

  return {
    ...typedPlace,
    ...foundPlace,
    open,
    sheet,
    editing,
    fields,
    callText,
    photo,
    saved,
    savedAt,
    lookAt,
    found,
    guardian,
    tool,
    ringHeld,
    touched,
    point,
    start,
    edit,
    close,
    aside,
    theirs,
    takeTheirs,
    keepMine,
    swap,
    discard,
    noteSaved,
    finish,
    setKind,
    takeGuardian,
    setPoint,
  }
})
