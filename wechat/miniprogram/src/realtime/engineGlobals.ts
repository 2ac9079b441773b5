/** Stands in for engine.io-client/build/esm/globals.js, whose Function("return this")() a mini-program forbids. */

export const nextTick = (callback: () => void): Promise<void> => Promise.resolve().then(callback)

// Socket.IO asks this object for the timers only, and for WebSocket and XMLHttpRequest, which our transport replaces.
export const globalThisShim = {
  setTimeout: (callback: () => void, delay?: number) => setTimeout(callback, delay),
  clearTimeout: (timer: ReturnType<typeof setTimeout>) => clearTimeout(timer),
}

export const defaultBinaryType = 'arraybuffer'

export function createCookieJar(): void {}
