/** The /volunteer namespace with typed events, and requests that resolve with the server's acknowledgement. */

import { io, type Socket } from 'socket.io-client'
import { ProblemError, problemFrom, UnreachableError } from '@/api/problem'
import type { Problem, Schema } from '@/api/types'
import { UniTransport } from '@/realtime/uniTransport'

type Told = Schema<'sockets.VolunteerTells'>
/** What the server tells without being asked, by event. */
export type ServerEvents = { [Name in keyof Told]: (what: Told[Name]) => void }

/** Each request with what is sent and what a good acknowledgement holds besides `ok`. */
export type Requests = Schema<'sockets.VolunteerAsks'>

export interface Identification {
  token: string
  cell?: string
  client: 'h5' | 'mp'
}

export interface SocketHandlers extends ServerEvents {
  connected(): void
  disconnected(): void
  /** The server refused the connection itself, for example because the token was revoked. */
  turnedAway(problem: Problem): void
}

export interface VolunteerSocket {
  open(): void
  close(): void
  isConnected(): boolean
  ask<Name extends keyof Requests>(name: Name, body: Requests[Name]['send']): Promise<Requests[Name]['get']>
}

type Acknowledgement = { ok: true } | { ok: false; problem: unknown }

// An acknowledgement normally takes milliseconds; after this long the network is gone, and HTTP or the outbox goes on.
const ANSWER_WITHIN_MS = 8_000
const RECONNECT_FIRST_MS = 500
const RECONNECT_MOST_MS = 8_000
const RESTART_SPREAD = 0.3

const SERVER_EVENTS = [
  'welcome',
  'package',
  'package_ended',
  'briefing',
  'assignment',
  'sighting',
  'wallet',
  'duty',
  'signed_out',
] as const satisfies readonly (keyof ServerEvents)[]

/** `identify` is asked anew for each connection, since token and cell change. */
export function createVolunteerSocket(
  origin: string,
  identify: () => Identification,
  handlers: SocketHandlers,
): VolunteerSocket {
  const socket: Socket = io(`${origin}/volunteer`, {
    path: '/socket.io',
    transports: [UniTransport],
    upgrade: false,
    autoConnect: false,
    reconnectionDelay: RECONNECT_FIRST_MS,
    reconnectionDelayMax: RECONNECT_MOST_MS,
    auth: (give) => give({ ...identify() }),
  })

  for (const name of SERVER_EVENTS) {
    socket.on(name, (payload: unknown) => (handlers[name] as (value: unknown) => void)(payload))
  }
  let isWanted = false
  let retry: ReturnType<typeof setTimeout> | undefined

  // Socket.IO tries again by itself after a lost network, but not after the server closed or refused the connection: a
  // server that is being restarted does that to everybody. Spread out, so that they do not all come back at once.
  const retryUnlessActive = (): void => {
    clearTimeout(retry)
    const delay = RECONNECT_FIRST_MS + Math.random() * (RECONNECT_MOST_MS - RECONNECT_FIRST_MS) * RESTART_SPREAD
    retry = setTimeout(() => {
      if (isWanted && !socket.active) socket.connect()
    }, delay)
  }

  socket.on('connect', () => handlers.connected())
  socket.on('disconnect', () => {
    handlers.disconnected()
    retryUnlessActive()
  })
  socket.on('connect_error', (error: Error & { data?: unknown }) => {
    handlers.disconnected()
    retryUnlessActive()
    // Without data it was the network; with data the server said no, and whoever listens may close us for good.
    if (error.data !== undefined) handlers.turnedAway(problemFrom(401, error.data))
  })

  return {
    open: () => {
      isWanted = true
      socket.connect()
    },
    close: () => {
      isWanted = false
      clearTimeout(retry)
      socket.disconnect()
    },
    isConnected: () => socket.connected,
    async ask(name, body) {
      if (!socket.connected) throw new UnreachableError('not connected')
      return readAcknowledgement(await emitAndWait(socket, name, body))
    },
  }
}

async function emitAndWait(socket: Socket, name: string, body: unknown): Promise<Acknowledgement> {
  try {
    return (await socket.timeout(ANSWER_WITHIN_MS).emitWithAck(name, body)) as Acknowledgement
  } catch (error) {
    throw new UnreachableError(String(error))
  }
}

function readAcknowledgement<T>(acknowledgement: Acknowledgement): T {
  if (acknowledgement.ok) return acknowledgement as T
  throw new ProblemError(problemFrom(500, acknowledgement.problem))
}
