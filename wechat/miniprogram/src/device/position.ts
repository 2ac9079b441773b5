/** Asks the phone where it is, in WGS-84 on both platforms. */

import type { Position } from '@/api/types'
import { isH5 } from '@/device/platform'

/** The person said no, or the phone cannot tell. */
export class NoPositionError extends Error {
  constructor(readonly isRefused: boolean) {
    super(isRefused ? 'position refused' : 'position unknown')
    this.name = 'NoPositionError'
  }
}

const FIX_WITHIN_MS = 15_000

/** One position, good enough for a cell. */
export function currentPosition(): Promise<Position> {
  return new Promise((resolve, reject) => {
    uni.getLocation({
      // On the web gcj02 would need a map provider; we convert only at the edge of WeChat's map anyway.
      type: 'wgs84',
      highAccuracyExpireTime: FIX_WITHIN_MS,
      success: (fix) => resolve({ lon: fix.longitude, lat: fix.latitude, accuracy_m: fix.accuracy }),
      fail: (error: { errMsg?: string }) => reject(new NoPositionError(/deny|denied|auth/i.test(error.errMsg ?? ''))),
    })
  })
}

/** Follows the exact position until the returned function is called. */
export function followPosition(moved: (position: Position) => void, failed: (error: NoPositionError) => void): () => void {
  return isH5 ? followInBrowser(moved, failed) : followInWeChat(moved, failed)
}

function followInBrowser(moved: (position: Position) => void, failed: (error: NoPositionError) => void): () => void {
  const watch = navigator.geolocation.watchPosition(
    ({ coords }) => moved({ lon: coords.longitude, lat: coords.latitude, accuracy_m: coords.accuracy }),
    (error) => failed(new NoPositionError(error.code === error.PERMISSION_DENIED)),
    { enableHighAccuracy: true, timeout: FIX_WITHIN_MS },
  )
  return () => navigator.geolocation.clearWatch(watch)
}

function followInWeChat(moved: (position: Position) => void, failed: (error: NoPositionError) => void): () => void {
  const take = (fix: UniApp.OnLocationChangeCallbackResult): void => {
    if (fix.longitude === undefined || fix.latitude === undefined) return
    moved({ lon: fix.longitude, lat: fix.latitude, accuracy_m: fix.accuracy ?? null })
  }
  uni.onLocationChange(take)
  uni.startLocationUpdate({ type: 'wgs84', fail: () => failed(new NoPositionError(true)) })
  return () => {
    uni.offLocationChange(take)
    uni.stopLocationUpdate({})
  }
}
