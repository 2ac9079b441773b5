/** The package being written: kept on this machine until it is out, so that neither a crash nor a slip loses it. */
import { defineStore } from 'pinia'
import { computed, ref, watch } from 'vue'

import { useSession } from '@/account/session_store'
import type { PackageKind, Photo, Schema, TaskPackage } from '@/api/types'
import { positionOf } from '@/map/geometry'

import { changeKind, emptyFields } from './defaults'
import type { PackageFields } from './fields'
import { readPlace } from './typed_place'

/** A draft older than this is about a case that is over: it is thrown away rather than shown. */
const KEPT_HOURS = 12

interface Kept {
  at: number
  fields: PackageFields
  callText: string
  photo: Photo | null
  saved: { id: string; version: number } | null
}
export type DrawTool = 'none' | 'point' | 'polygon'

export const useDraft = defineStore('draft', () => {
  const account = useSession()
  const open = ref(false)
  const fields = ref<PackageFields>(emptyFields('missing_person'))
  const callText = ref('')
  const photo = ref<Photo | null>(null)
  /** What the server already has of it, so that a second try changes the same draft. */
  const saved = ref<{ id: string; version: number } | null>(null)
  const found = ref<string[]>([])
  /** Who called, as the text has it: filled in once the officer says that they consented, never before. */
  const guardian = ref<Schema<'packages.CallerOut'> | null>(null)
  /** What the map calls the drawn place: stands for the place in words until somebody knows it better. */
  const placeName = ref('')
  const tool = ref<DrawTool>('none')
  const ringHeld = ref<number | null>(null)
  const savedAt = ref<number | null>(null)
  /** Counts up when the map should move to the drawn area: it came from a text, not from a hand on the map. */
  const lookAt = ref(0)

  const place = computed(() => `shouwang.draft.${account.session?.person.id ?? ''}`)
  const touched = computed(
    () => callText.value !== '' || JSON.stringify(fields.value) !== JSON.stringify(emptyFields(fields.value.kind)),
  )

  function load(): void {
    const text = localStorage.getItem(place.value)
    if (!text) return
    try {
      const kept = JSON.parse(text) as Kept
      if (Date.now() - kept.at > KEPT_HOURS * 3_600_000) {
        localStorage.removeItem(place.value)
        return
      }
      fields.value = kept.fields
      callText.value = kept.callText
      photo.value = kept.photo
      saved.value = kept.saved
      savedAt.value = kept.at
    } catch {
      localStorage.removeItem(place.value)
    }
  }

  watch(
    [fields, callText, photo, saved],
    () => {
      if (!open.value || !touched.value) return
      const kept: Kept = {
        at: Date.now(),
        fields: fields.value,
        callText: callText.value,
        photo: photo.value,
        saved: saved.value,
      }
      localStorage.setItem(place.value, JSON.stringify(kept))
      savedAt.value = kept.at
    },
    { deep: true },
  )
  // What an officer wrote about a family does not stay behind for the next one at this desk.
  watch(
    () => account.session?.person.id,
    (now, before) => {
      if (before && !now) localStorage.removeItem(`shouwang.draft.${before}`)
    },
  )

  function start(): void {
    if (open.value) return
    load()
    if (!fields.value.area) tool.value = 'point'
    open.value = true
  }

  /** Goes on with a draft the server has: one's own, a colleague's or a copy. */
  function edit(task: TaskPackage): void {
    const base = emptyFields(task.kind)
    const rounds = task.rounds.map(({ range_m, cap, wait_s }) => ({ range_m, cap, wait_s: wait_s ?? 300 }))
    fields.value = {
      ...base,
      title: task.title,
      summary: task.summary,
      area: task.area,
      place_text: task.place_text,
      reward_points: task.reward_points,
      seats: task.seats,
      duration_min: task.duration_min ?? base.duration_min,
      arrive_within_min: task.arrive_within_min,
      incident_number: task.incident_number ?? '',
      guardian_consent: task.guardian_consent && {
        guardian_name: task.guardian_consent.guardian_name ?? '',
        relation: task.guardian_consent.relation ?? '',
      },
      danger_to_life: task.danger_to_life,
      rounds: rounds.length ? rounds : base.rounds,
      details: { ...base.details, ...task.details },
      photo_id: task.photo?.id ?? null,
    }
    photo.value = task.photo
    saved.value = { id: task.id, version: task.version }
    callText.value = ''
    found.value = []
    guardian.value = null
    showPoint()
    tool.value = 'none'
    open.value = true
    lookAt.value += 1
  }

  function close(): void {
    open.value = false
    tool.value = 'none'
  }

  function discard(): void {
    localStorage.removeItem(place.value)
    fields.value = emptyFields('missing_person')
    callText.value = ''
    photo.value = null
    saved.value = null
    found.value = []
    guardian.value = null
    showPoint()
    savedAt.value = null
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

  /** Typed coordinates are for the keyboard, and for a call that already carries a position. */
  const pointText = computed(() => (point.value ? point.value.map((degrees) => degrees.toFixed(5)).join(', ') : ''))
  const typed = ref('')
  /** What was made of the typed figures, when it is not what was typed. */
  const remark = ref<'swapped' | 'unreadable' | null>(null)
  /** While this holds, the place on the map is not the one that was meant. */
  const misread = computed(() => typed.value !== pointText.value && readPlace(typed.value) === 'unreadable')

  function showPoint(): void {
    typed.value = pointText.value
    remark.value = null
  }
  // By the words: the same place again, in fields of another kind, takes no half-typed figures away.
  watch(pointText, showPoint, { immediate: true, flush: 'sync' })

  function takeTyped(): void {
    if (typed.value === pointText.value) return
    const read = readPlace(typed.value)
    if (read === 'unreadable') remark.value = read
    else if (read === 'empty') showPoint()
    else {
      setPoint(read.lon, read.lat)
      showPoint()
      tool.value = 'none'
      lookAt.value += 1
      remark.value = read.swapped ? 'swapped' : null
    }
  }

  return {
    typed,
    remark,
    misread,
    takeTyped,
    open,
    fields,
    callText,
    photo,
    saved,
    savedAt,
    lookAt,
    found,
    guardian,
    placeName,
    tool,
    ringHeld,
    touched,
    point,
    start,
    edit,
    close,
    discard,
    setKind,
    takeGuardian,
    setPoint,
  }
})

/** About a decimetre: nobody's call is more exact than that. */
export function round(degrees: number): number {
  return Math.round(degrees * 1e6) / 1e6
}
