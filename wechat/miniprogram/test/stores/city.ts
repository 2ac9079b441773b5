/** A small server with the real Socket.IO, and a phone's `uni` over Node's network: what the stores are tested against. */

import http, { type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Server, type Socket } from 'socket.io'
import { createWeChat } from '../realm/wechat.mjs'

export type Answer = { status?: number; body: unknown }
/** A promise for an answer that takes its time. */
type Routes = Record<string, (body: unknown) => Answer | Promise<Answer>>

export interface TestCity {
  origin: string
  routes: Routes
  /** Answers to what the phone asks over the socket; missing ones are acknowledged with `ok`. */
  answers: Record<string, (body: unknown) => object>
  /** Everything asked over the socket: [event, body]. */
  asked: [string, unknown][]
  /** What a phone that connects is told. */
  welcome: Record<string, unknown>
  tell(event: string, payload: unknown): void
  cut(): void
  close(): void
}

export const SESSION = {
  person: { id: 'wang', display_name: 'Wang', kind: 'volunteer', volunteer_state: 'approved' },
  demo: false,
  server_time: '2026-11-21T09:00:00Z',
  language: 'zh',
  city: { time_zone: 'Asia/Shanghai', region_code: '3502', approval_escalation_s: 600 },
}

async function readBody(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  const text = Buffer.concat(chunks).toString()
  return text ? JSON.parse(text) : undefined
}

async function serve(routes: Routes, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const body = await readBody(request)
  const route = routes[`${request.method} ${(request.url ?? '').replace('/api/v1', '')}`]
  const answer = (await route?.(body)) ?? { status: 404, body: { type: '/problems/not-found', status: 404, detail: 'none' } }
  response.writeHead(answer.status ?? 200, { 'Content-Type': 'application/json' })
  response.end(JSON.stringify(answer.body))
}

export async function startCity(): Promise<TestCity> {
  const routes: Routes = {}
  const server = http.createServer((request, response) => void serve(routes, request, response))
  const io = new Server(server, { path: '/socket.io', transports: ['websocket'] })
  const volunteers = io.of('/volunteer')
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))

  const city: TestCity = {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    routes,
    answers: {},
    asked: [],
    welcome: {
      server_time: '2026-11-21T09:00:00Z',
      duty: { on: false, until: null },
      packages: [],
      assignments: [],
      settings: { wake_for_life: false, watch_areas: [], language: 'zh', large_type: false },
    },
    tell: (event, payload) => void volunteers.emit(event, payload),
    cut: () => void volunteers.disconnectSockets(true),
    close: () => void io.close(),
  }

  volunteers.on('connection', (socket: Socket) => {
    socket.emit('welcome', city.welcome)
    socket.onAny((event: string, body: unknown, acknowledge?: (answer: object) => void) => {
      city.asked.push([event, body])
      acknowledge?.(city.answers[event]?.(body) ?? { ok: true })
    })
  })
  return city
}

/** Puts a phone's `uni` in place, on which `token` is stored; `pages` names the page in front. */
export function givePhone(city: TestCity, token: string, page = { route: 'pages/home/index' }): void {
  const { wx, storage } = createWeChat({ from: 'http://127.0.0.1:8000', to: city.origin, realm: () => globalThis })
  storage.set('shouwang.token', JSON.stringify(token))
  Object.assign(globalThis, { uni: wx, getCurrentPages: () => [page] })
}
