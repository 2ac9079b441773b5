/** The one live connection: opened while somebody is signed in; other stores listen to its events. */

import { ref } from 'vue'
import { clientName, serverOrigin } from '@/device/platform'
import { createVolunteerSocket, type Requests, type ServerEvents, type SocketHandlers } from '@/realtime/volunteerSocket'
import { currentToken, forgetSession } from '@/stores/session'

export type ConnectionState = 'closed' | 'connecting' | 'open'

export const connection = ref<ConnectionState>('closed')

type Listeners = { [Name in keyof ServerEvents]: ServerEvents[Name][] }

const listeners: Listeners = {
  welcome: [],
  package: [],
  package_ended: [],
  briefing: [],
  assignment: [],
  sighting: [],
  wallet: [],
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
