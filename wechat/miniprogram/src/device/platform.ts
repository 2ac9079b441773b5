/** Which of the two builds this is, and where its server stands. uni-app's compiler fills in UNI_PLATFORM. */

export const isH5 = process.env.UNI_PLATFORM === 'h5'

/** The page is served by the server itself; the mini-program is told at build time. */
export const serverOrigin = isH5
  ? location.origin
  : (import.meta.env.VITE_SERVER_ORIGIN ?? 'http://127.0.0.1:8000')

/** A path the server gave ("/api/v1/photos/…"), as an address that can be fetched. */
export function absoluteUrl(path: string): string {
  return /^https?:/.test(path) ? path : serverOrigin + path
}

export const clientName = isH5 ? 'h5' : 'mp'
