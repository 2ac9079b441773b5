/** Who is signed in, what they may do, and how this machine likes its console. */
import { defineStore } from 'pinia'
import { computed, ref } from 'vue'

import { Problem, wiring } from '@/api/client'
import { forgetWishes } from '@/api/once'
import { staffApi } from '@/api/staff'
import type { Action, RoleName, Session } from '@/api/types'
import { forgetAllBut } from '@/compose/kept'
import { say } from '@/i18n'
import { setZone, syncClock } from '@/ui/clock'

import { askedFor, dropFromAddress } from './address'
import { endWords, isLeft } from './end_words'

/** Beside the session's cookie, which no script can read, the server sets one that says there is a session to ask about. */
const MARKER = 'shouwang_signed_in'

function hasMarker(): boolean {
  return document.cookie.split('; ').includes(`${MARKER}=1`)
}

/** The session behind it has ended: nobody asks for it again. */
function dropMarker(): void {
  document.cookie = `${MARKER}=; Path=/; Max-Age=0; SameSite=Strict`
}

export const useSession = defineStore('session', () => {
  const session = ref<Session | null>(null)
  const known = ref(false)
  const signedOutReason = ref<string | null>(null)

  const station = computed(() => session.value?.roles.find((role) => role.station)?.station ?? null)
  const regionName = computed(() => session.value?.roles[0]?.region_name ?? '')
  /** Somebody else made the password: nothing is open until it is changed. */
  const mustChangePassword = computed(() => session.value?.must_change_password ?? false)
  const isStaff = computed(() => session.value?.person.kind === 'staff')

  function adopt(next: Session): void {
    if (next.person.id !== session.value?.person.id) {
      forgetWishes()
      forgetAllBut(next.person.id)
    }
    session.value = next
    signedOutReason.value = null
    if (next.csrf_token) wiring.csrfToken = next.csrf_token
    syncClock(next.server_time)
    setZone(next.city.time_zone)
  }

  /** Asks once who is signed in, if anybody may be; a session that has ended meanwhile is an answer, not an error. */
  async function load(): Promise<void> {
    const as = askedFor('as', new URL(location.href))
    // Somebody may be signed in already: their token is needed even to become somebody else.
    if (hasMarker()) {
      await quietly(async () => {
        adopt(await staffApi.session())
      })
    }
    if (as) await enterAs(as)
    known.value = true
  }

  /** A door that leads to nobody says so: silently going on as somebody else would be worse. */
  async function enterAs(username: string): Promise<void> {
    try {
      await signInAs(username)
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      session.value = null
      signedOutReason.value = error.status === 404 ? say('account.nobody', { who: username }) : error.message
    }
  }

  async function quietly(ask: () => Promise<void>): Promise<void> {
    try {
      await ask()
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      if (error.status === 401) endedBy(error)
    }
  }

  async function signIn(username: string, password: string, totp?: string): Promise<void> {
    adopt(await staffApi.signIn(username, password, totp))
  }

  /** After something about oneself has changed. */
  async function renew(): Promise<void> {
    adopt(await staffApi.session())
  }

  async function signInAs(username: string): Promise<void> {
    adopt(await staffApi.demoSignIn(username))
    dropFromAddress('as')
  }

  function forget(reason: string | null = null, left = false): void {
    dropMarker()
    if (left) forgetAllBut('')
    session.value = null
    wiring.csrfToken = null
    signedOutReason.value = reason
  }

  function endedFor(reason: string): void {
    forget(endWords(reason), isLeft(reason))
  }

  /** By a refusal: the server says why to whoever still has the session's cookie. */
  function endedBy({ body: { reason } }: Problem): void {
    endedFor(typeof reason === 'string' ? reason : 'gone')
  }

  async function signOut(): Promise<void> {
    try {
      await staffApi.signOut()
    } finally {
      forget(null, true)
    }
  }

  /** Whether at least one of these actions (names of the permission table) is open to this person somewhere. */
  const may = (...actions: Action[]): boolean =>
    actions.some((action) => session.value?.actions.includes(action) ?? false)

  /** Whether this person holds one of these roles: for pages of roles whose work comes later. */
  const holds = (...roles: RoleName[]): boolean => session.value?.roles.some((row) => roles.includes(row.role)) ?? false

  return {
    session,
    known,
    signedOutReason,
    station,
    regionName,
    isStaff,
    mustChangePassword,
    load,
    renew,
    signIn,
    signInAs,
    signOut,
    endedFor,
    endedBy,
    may,
    holds,
  }
})
