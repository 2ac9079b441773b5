/** One ticking clock, by the server's time, for every countdown on the screen. */

import { onMounted, onUnmounted, ref, type Ref } from 'vue'
import { serverClock } from '@/stores/session'

const TICK_MS = 1_000

const now = ref(serverClock.now())
let users = 0
let timer: ReturnType<typeof setInterval> | undefined

function tick(): void {
  now.value = serverClock.now()
}

/** Milliseconds by the server's clock, refreshed each second while a component that uses it is on the screen. */
export function useNow(): Readonly<Ref<number>> {
  onMounted(() => {
    users += 1
    tick()
    timer ??= setInterval(tick, TICK_MS)
  })
  onUnmounted(() => {
    users -= 1
    if (users > 0) return
    clearInterval(timer)
    timer = undefined
  })
  return now
}
