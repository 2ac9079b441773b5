/** Who is signed in on this phone, and the typed way to the server that carries their token. */

import { computed, ref, watch } from 'vue'
import { createApi } from '@/api/endpoints'
import { createHttp } from '@/api/http'
import { ProblemError } from '@/api/problem'
import type { Language, Session } from '@/api/types'
import { forgetWishes, launchWishes } from '@/device/launch'
import { readKept, readStored, writeKept, writeStored } from '@/device/storage'
import { uniWire } from '@/device/wire'
import { createServerClock } from '@/lib/clock'

/** `starting` until the stored token was tried; `unreachable` while a token is there but the server is not. */
export type SessionState = 'starting' | 'signed_out' | 'signed_in' | 'unreachable'

const TOKEN = 'token'
const AHEAD = 'server_ahead_ms'

const token = ref<string | null>(null)
export const session = ref<Session | null>(null)
export const sessionState = ref<SessionState>('starting')
export const language = ref<Language>('zh')
/** A sentence on why the session ended, until the next sign-in. */
export const endedBecause = ref<string | null>(null)

export const serverClock = createServerClock(() => Date.now(), {
  load: () => readKept(AHEAD, 0),
  save: (aheadMs) => writeKept(AHEAD, aheadMs),
})
/** Set on the sign-in page, before there is a session to say so. */
export const hasDemoDoors = ref(false)
export const isDemo = computed(() => session.value?.demo ?? hasDemoDoors.value)
export const isApproved = computed(() => session.value?.person.volunteer_state === 'approved')
/** The zone in which the city tells the time; null before a sign-in. */
export const timeZone = computed(() => session.value?.city?.time_zone ?? null)
export const personId = computed(() => session.value?.person.id ?? null)

export const currentToken = (): string | null => token.value

export const api = createApi(
  createHttp(uniWire, {
    token: currentToken,
    language: () => language.value,
    refused: () => forgetSession(null),
  }),
)

function take(next: Session): void {
  session.value = next
  sessionState.value = 'signed_in'
  endedBecause.value = null
  serverClock.set(next.server_time)
}

/** Tries the identity asked for in the address, then the stored token. */
export async function startSession(): Promise<void> {
  const { as, language: wished } = launchWishes()
  if (as || wished) forgetWishes()
  if (as) {
    // The sign-in page says why it failed, and offers those whom it knows.
    await signInAs(as).catch(() => {})
    return
  }
  token.value = readStored<string | null>(TOKEN, null)
  if (!token.value) sessionState.value = 'signed_out'
  else await refreshSession()
}

/** Asks the server again who we are: after an approval, or when the network is back. */
export async function refreshSession(): Promise<void> {
  try {
    take(await api.session())
  } catch (error) {
    if (error instanceof ProblemError && error.status === 401) return
    // What is known stays: an alert must not wait for a second answer.
    if (!session.value) sessionState.value = 'unreachable'
  }
}

// A decision takes a station minutes at best; who waits for it with the page open learns of it within one of these.
const ASK_AGAIN_MS = 15_000
let asking: ReturnType<typeof setInterval> | undefined

/** While a registration is being checked, asks now and then what became of it. */
watch(
  () => session.value?.person.volunteer_state === 'pending',
  (isPending) => {
    clearInterval(asking)
    if (isPending) asking = setInterval(() => void refreshSession(), ASK_AGAIN_MS)
  },
)

export async function signInAs(code: string): Promise<void> {
  try {
    const answer = await api.signInDemo(code)
    token.value = answer.token
    writeStored(TOKEN, answer.token)
    take(answer.session)
  } catch (error) {
    sessionState.value = 'signed_out'
    endedBecause.value = error instanceof ProblemError ? error.message : null
    throw error
  }
}

/** Drops the token on this phone. `reason` is shown on the sign-in page. */
export function forgetSession(reason: string | null): void {
  token.value = null
  writeStored(TOKEN, null)
  session.value = null
  sessionState.value = 'signed_out'
  endedBecause.value = reason
}

export async function signOut(): Promise<void> {
  // Signing out must work in a cellar too; the server's copy of the token then ends with its own time.
  await api.signOut().catch(() => {})
  forgetSession(null)
}
