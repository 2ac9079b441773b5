/** The one live connection: opened while somebody is signed in; other stores listen to its events. */

import { computed, ref, watch } from 'vue'
import { clientName, serverOrigin } from '@/device/platform'
import { createVolunteerSocket, type Requests, type ServerEvents, type SocketHandlers } from '@/realtime/volunteerSocket'
import { currentToken, forgetSession } from '@/stores/session'

export type ConnectionState = 'closed' | 'connecting' | 'open'

export const connection = ref<ConnectionState>('closed')
/** What the phone itself says of its network: it knows minutes before a silent connection is given up. */
export const hasNetwork = ref(true)
/** Whether what one does now reaches the server now. */
export const isReachable = computed(() => hasNetwork.value && connection.value === 'open')

// Most gaps are over before anybody could read about them.
const TELL_AFTER_MS = 2_500
let telling: ReturnType<typeof setTimeout> | undefined

/** The connection has been gone for long enough to be said. */
export const isAway = ref(false)

watch(
  () => connection.value !== 'closed' && !isReachable.value,
  (isGone) => {
    clearTimeout(telling)
    if (!isGone) isAway.value = false
    else telling = setTimeout(() => (isAway.value = true), TELL_AFTER_MS)
  },
)

type Listeners = { [Name in keyof ServerEvents]: ServerEvents[Name][] }

const listeners: Listeners = {
  welcome: [],
  package: [],
  package_ended: [],
  briefing: [],
  assignment: [],
  sighting: [],
  wallet: [],
  duty: [],
  signed_out: [],
}

let cellNow: () => string | null = () => null

/** Tells the connection where to read the cell it introduces itself with. */
export function introduceWith(cell: () => string | null): void {
  cellNow = cell
}

/** Calls `listener` for each such event from now on. */
export function onLive<Name extends keyof ServerEvents>(name: Name, listener: ServerEvents[Name]): void {
  listeners[name].push(listener)
}

function tell<Name extends keyof ServerEvents>(name: Name) {
  return (...payload: Parameters<ServerEvents[Name]>): void => {
    for (const listener of listeners[name]) (listener as (...values: typeof payload) => void)(...payload)
  }
}

const handlers: SocketHandlers = {
  welcome: tell('welcome'),
  package: tell('package'),
  package_ended: tell('package_ended'),
  briefing: tell('briefing'),
  assignment: tell('assignment'),
  sighting: tell('sighting'),
  wallet: tell('wallet'),
  duty: tell('duty'),
  signed_out: tell('signed_out'),
  connected: () => {
    connection.value = 'open'
  },
  disconnected: () => {
    if (connection.value === 'open') connection.value = 'connecting'
  },
  turnedAway: (problem) => {
    if (problem.status === 401 || problem.status === 403) {
      closeConnection()
      forgetSession(problem.detail || null)
    }
  },
}

const socket = createVolunteerSocket(
  serverOrigin,
  () => ({ token: currentToken() ?? '', cell: cellNow() ?? undefined, client: clientName }),
  handlers,
)

export function openConnection(): void {
  if (connection.value !== 'closed') return
  connection.value = 'connecting'
  socket.open()
}

export function closeConnection(): void {
  connection.value = 'closed'
  socket.close()
}

/** Asks over the socket; rejects with ProblemError for a no, UnreachableError without an answer. */
export function ask<Name extends keyof Requests>(
  name: Name,
  body: Requests[Name]['send'],
): Promise<Requests[Name]['get']> {
  return socket.ask(name, body)
}
