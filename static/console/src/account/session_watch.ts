/** Whoever has no live line asks now and then whether they are still signed in; the others are told. */
import { Problem } from '@/api/client'
import { staffApi } from '@/api/staff'

import { useSession } from './session_store'

/** A window signed out from elsewhere must not stay readable for long. */
const ASK_EVERY_MS = 5000

export function watchSession(): void {
  const account = useSession()

  async function ask(): Promise<void> {
    if (!account.session || account.may('console.watch') || document.visibilityState !== 'visible') return
    try {
      await staffApi.session()
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      if (error.status === 401) account.endedBy(error)
    }
  }
  setInterval(() => void ask(), ASK_EVERY_MS)
  document.addEventListener('visibilitychange', () => void ask())
}
