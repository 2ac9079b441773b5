/** The few answers of the server that the first screen needs, for a run without the real one. */

import http from 'node:http'
import { Server } from 'socket.io'

const TOKEN = 'realm-token'

const SESSION = {
  person: { id: '00000000-0000-4000-8000-000000000001', display_name: '陈志强', kind: 'volunteer', volunteer_state: 'approved' },
  roles: [],
  actions: [],
  // Not a demo, so that the phone is asked where it is.
  demo: false,
  server_time: '2026-11-21T09:00:00Z',
  language: 'zh',
}

const WELCOME = {
  server_time: '2026-11-21T09:00:00Z',
  duty: { on: true, until: '2099-11-21T13:00:00Z' },
  packages: [],
  assignments: [],
  settings: { wake_for_life: true, watch_areas: [], language: 'zh', large_type: false },
}

const NOTICE = {
  id: '00000000-0000-4000-8000-000000000002',
  package_id: '00000000-0000-4000-8000-000000000003',
  event: 'package_ended',
  data: { kind: 'missing_person', number: 'XR-20261121-0003', outcome_text: '人已找到', outcome_text_en: 'Found' },
  at: '2026-11-21T08:50:00Z',
  read_at: '2026-11-21T08:55:00Z',
}

/** Starts it on a free port; gives where it is, and who may come in. */
export async function startStandin() {
  const server = http.createServer((request, response) => {
    const isKnown = request.headers.authorization === `Bearer ${TOKEN}`
    const answers = {
      '/api/v1/session': SESSION,
      '/api/v1/me/wallet': { balance: 120, pending: [] },
      '/api/v1/me/notices': { items: [NOTICE], next: null },
    }
    const answer = isKnown ? answers[request.url] : undefined
    response.writeHead(answer ? 200 : 404, { 'Content-Type': 'application/json' })
    response.end(JSON.stringify(answer ?? { type: '/problems/not-found', title: '', status: 404, detail: '' }))
  })
  const volunteers = new Server(server, { path: '/socket.io', transports: ['websocket'] }).of('/volunteer')
  volunteers.use((socket, next) => next(socket.handshake.auth.token === TOKEN ? undefined : new Error('refused')))
  volunteers.on('connection', (socket) => {
    socket.emit('welcome', WELCOME)
    socket.on('cell', (_body, acknowledge) => acknowledge({ ok: true, packages: [] }))
  })
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { origin: `http://127.0.0.1:${server.address().port}`, token: TOKEN, name: SESSION.person.display_name }
}
