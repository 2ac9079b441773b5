/** For what changes all the time and costs a drawing of the map: once at once, then at most once in so long. */
export interface Sparing {
  /** Something changed: draw now, or when the time since the last drawing is up. */
  soon: () => void
  /** Somebody waits for it: draw now. */
  now: () => void
  stop: () => void
}

export function sparingly(everyMs: number, draw: () => void): Sparing {
  let last = -Infinity
  let timer: ReturnType<typeof setTimeout> | undefined

  function now(): void {
    clearTimeout(timer)
    timer = undefined
    last = Date.now()
    draw()
  }
  return {
    now,
    soon: () => {
      const left = last + everyMs - Date.now()
      if (left <= 0) now()
      else timer ??= setTimeout(now, left)
    },
    stop: () => {
      clearTimeout(timer)
      timer = undefined
    },
  }
}
