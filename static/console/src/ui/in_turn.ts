/** Work that is wanted again and again while one drags: one at a time, at a pace, for the latest wish only. */
export function inTurn(work: () => Promise<void>, everyMs: number) {
  let wanted = false
  let running = false
  let startedAt = -Infinity
  let timer: ReturnType<typeof setTimeout> | undefined

  /** Do it soon; wishes made before it begins are one. */
  function want(): void {
    wanted = true
    plan()
  }

  /** Nobody wants it any more; what is under way goes on. */
  function drop(): void {
    wanted = false
    clearTimeout(timer)
    timer = undefined
  }

  function plan(): void {
    if (!wanted || running || timer !== undefined) return
    timer = setTimeout(() => void run(), Math.max(0, startedAt + everyMs - Date.now()))
  }

  async function run(): Promise<void> {
    timer = undefined
    wanted = false
    running = true
    startedAt = Date.now()
    try {
      await work()
    } finally {
      running = false
      plan()
    }
  }

  return { want, drop }
}
