/** How a task ended for somebody, in sentences and a sign: for the page of the task, and for a report being written. */

import { computed, reactive, type Ref } from 'vue'
import { useI18n } from 'vue-i18n'
import type { Assignment, AssignmentState, PackageEnded } from '@/api/types'
import type { IconName } from '@/components/icons'
import { outcomeOf } from '@/stores/packages'

/** `done`: something good came of it; `wait`: it waits, or did not go as meant; `calm`: it is over. */
export type EndingTone = 'done' | 'wait' | 'calm'

// A tick is for what succeeded; a seat that was lost or given back shows what became of it.
const SIGN: Record<AssignmentState, [EndingTone, IconName]> = {
  grabbed: ['calm', 'undo-2'],
  arrived: ['calm', 'undo-2'],
  reported: ['wait', 'hourglass'],
  confirmed: ['done', 'heart-handshake'],
  rejected: ['wait', 'undo-2'],
  released: ['calm', 'undo-2'],
  lapsed: ['wait', 'clock'],
  stood_down: ['calm', 'house'],
}

export function useEnding(assignment: Ref<Assignment | undefined>, end: Ref<PackageEnded | undefined>) {
  const { t } = useI18n()
  const state = computed<AssignmentState>(() => assignment.value?.state ?? 'stood_down')
  const isFound = computed(() => end.value?.state === 'resolved' && !['lapsed', 'released'].includes(state.value))

  return reactive({
    tone: computed<EndingTone>(() => (isFound.value ? 'done' : SIGN[state.value][0])),
    icon: computed<IconName>(() => (isFound.value ? 'heart-handshake' : SIGN[state.value][1])),
    title: computed(() => (end.value && outcomeOf(end.value)) || t(`ending.${state.value}`)),
    more: computed(() => {
      const reason = assignment.value?.reason
      if (reason && (state.value === 'rejected' || state.value === 'released')) return t('ending.reason', { reason })
      return t(`ending.${state.value}_more`)
    }),
  })
}
