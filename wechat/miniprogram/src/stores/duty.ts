/** On duty or resting: decided by the server's row, changed over the socket. */

import { computed, ref, watch } from 'vue'
import { UnreachableError } from '@/api/problem'
import type { Duty } from '@/api/types'
import { ask, onLive } from '@/stores/connection'
import { api, serverClock } from '@/stores/session'

export const DEFAULT_HOURS = 4
export const HOUR_CHOICES = [2, 4, 8, 12] as const

export const duty = ref<Duty>({ on: false, until: null })
/** False until the server has told: neither state is shown as a fact before. */
export const isDutyKnown = ref(false)
export const isOnDuty = computed(() => duty.value.on)

export function takeDuty(next: Duty): void {
  duty.value = { on: next.on, until: next.until }
  isDutyKnown.value = true
}

onLive('welcome', (welcome) => takeDuty(welcome.duty))
// Changed on another of one's phones, or in another tab.
onLive('duty', takeDuty)

/** Over the socket, so that the same connection is alerted at once; over HTTP while it is being made again. */
async function change(wish: { on: boolean; hours?: number }): Promise<void> {
  try {
    takeDuty((await ask('duty', wish)).duty)
  } catch (error) {
    if (!(error instanceof UnreachableError)) throw error
    takeDuty(await api.changeDuty(wish))
  }
}

export const goOnDuty = (hours: number): Promise<void> => change({ on: true, hours })

export const rest = (): Promise<void> => change({ on: false })

/** Forgets another person's state when somebody else signs in. */
export function resetDuty(): void {
  duty.value = { on: false, until: null }
  isDutyKnown.value = false
}

let wakeUp: ReturnType<typeof setTimeout> | undefined

// The server ends duty by itself at `until`; the page follows without waiting for word.
watch(duty, ({ on, until }) => {
  clearTimeout(wakeUp)
  if (!on || !until) return
  const left = Date.parse(until) - serverClock.now()
  // Beyond 24.8 days a timer overflows and fires at once.
  if (left < 2 ** 31) wakeUp = setTimeout(resetOnTime, Math.max(left, 0))
})

function resetOnTime(): void {
  duty.value = { on: false, until: null }
}
