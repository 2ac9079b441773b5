/** Coordinates typed for the place: for the keyboard, and for a call that already carries a position. */
import { computed, ref, watch, type Ref } from 'vue'

import { readPlace } from './typed_place'

/**
 * @param point the place on the map, longitude first
 * @param take told the place that was typed
 */
export function useTypedPlace(point: Readonly<Ref<number[] | null>>, take: (lon: number, lat: number) => void) {
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
      take(read.lon, read.lat)
      showPoint()
      remark.value = read.swapped ? 'swapped' : null
    }
  }

  return { typed, remark, misread, showPoint, takeTyped }
}
