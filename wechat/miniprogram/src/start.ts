/** Ties the stores together when the app starts: who is signed in decides what is open, listened to and shared. */

import { watch } from 'vue'
import type { Session } from '@/api/types'
import { isH5 } from '@/device/platform'
import { t } from '@/i18n'
import { fetchPagesAhead, isOn, startAt } from '@/lib/routes'
import { activeAssignment, resetAssignments, takeSync } from '@/stores/assignments'
import { ask, closeConnection, connection, hasNetwork, onLive, openConnection } from '@/stores/connection'
import { dropRegistration } from '@/stores/drafts'
import { isOnDuty, resetDuty } from '@/stores/duty'
import { flushErrands } from '@/stores/errands'
import { announce, resetNews } from '@/stores/news'
import { resetPackages, takeAll } from '@/stores/packages'
import { cell, here, setPlaceMode, simulateInDemo, type PlaceMode } from '@/stores/place'
import {
  forgetSession,
  isApproved,
  isDemo,
  personId,
  refreshSession,
  serverClock,
  session,
  sessionState,
  startSession,
} from '@/stores/session'
import { isLargeType, serverLanguage, settings } from '@/stores/settings'
import { resetSightings } from '@/stores/sightings'
import { resetWallet } from '@/stores/wallet'

// Often enough to meet somebody at a street corner, seldom enough for a battery.
const SHARE_EVERY_MS = 5_000
const PAGES_AFTER_MS = 500

export function start(): void {
  watch(personId, changePerson)
  watch(sessionState, (state) => {
    if (state === 'signed_out' && !isOn('signIn')) startAt('signIn')
  })
  watch(connection, (state) => {
    if (state === 'open') void flushErrands()
  })
  watch(serverLanguage, (_, before) => {
    if (before !== null) hearAnew()
  })
  watchPlace()
  watchNetwork()
  onLive('welcome', (welcome) => serverClock.set(welcome.server_time))
  onLive('signed_out', () => forgetSession(t('sign_in.ended')))
  watch(session, greetNewVolunteer)
  if (isH5) {
    watchLooks()
    watchPages()
  }
  void startSession()
}

/** Back in front: a mini-program's sockets die in the background, and a page may have slept for hours. */
export async function comeToFront(): Promise<void> {
  if (sessionState.value === 'unreachable') await refreshSession()
  if (connection.value !== 'open') return
  await ask('sync', {}).then(takeSync, () => {})
  void flushErrands()
}

function changePerson(id: string | null): void {
  closeConnection()
  resetNews()
  resetDuty()
  resetPackages()
  resetAssignments()
  resetSightings()
  resetWallet()
  if (!id) return dropRegistration()
  if (isDemo.value) simulateInDemo()
  openConnection()
}

/** Somebody whose registration was accepted while they waited: from now on the connection is a volunteer's. */
function greetNewVolunteer(now: Session | null, before: Session | null): void {
  if (!now || now.person.id !== before?.person.id) return
  if (now.person.volunteer_state !== 'approved' || before.person.volunteer_state === 'approved') return
  announce('done', t('registration.approved'), t('registration.approved_more'))
  hearAnew()
}

/** A connection keeps the role and the language it was made in: what is told is told anew over another one. */
function hearAnew(): void {
  closeConnection()
  openConnection()
}

/** Resting: nothing is looked at. On duty: the cell. On an assignment: the exact position. */
function watchPlace(): void {
  const wanted = (): PlaceMode => {
    if (activeAssignment.value) return 'exact'
    return isOnDuty.value ? 'cell' : 'off'
  }
  watch(wanted, setPlaceMode, { immediate: true })

  watch([cell, isOnDuty, connection], ([now, onDuty, state]) => {
    if (!now || !onDuty || state !== 'open') return
    ask('cell', { cell: now }).then(({ packages }) => takeAll(packages), () => {})
  })

  let sharedAt = 0
  watch([here, activeAssignment], ([position, assignment]) => {
    if (!position || !assignment || Date.now() - sharedAt < SHARE_EVERY_MS) return
    sharedAt = Date.now()
    const at = new Date(serverClock.now()).toISOString()
    ask('position', { assignment_id: assignment.id, ...position, at }).catch(() => {})
  })
}

function watchNetwork(): void {
  uni.onNetworkStatusChange(({ isConnected }) => {
    hasNetwork.value = isConnected
    if (!isConnected) return
    if (sessionState.value === 'unreachable') void refreshSession()
    void flushErrands()
  })
}

/** What a task needs is on the phone before a cellar cuts it off: fetched once signed in, and whenever the network returns. */
function watchPages(): void {
  watch([isApproved, hasNetwork], ([approved, network]) => {
    // After what the page in front has to fetch itself.
    if (approved && network) setTimeout(fetchPagesAhead, PAGES_AFTER_MS)
  })
}

/** The web page's own language and type size, for readers of the screen. */
function watchLooks(): void {
  watch(
    [() => settings.value.language, isLargeType],
    ([language, large]) => {
      document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en'
      document.documentElement.classList.toggle('is-large', large)
    },
    { immediate: true },
  )
}
