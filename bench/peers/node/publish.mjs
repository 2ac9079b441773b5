// The peer that publishes: a card comes by POST, is a committed row of the same PostgreSQL, and goes to the rooms of
// its cells; then the answer. Nothing else happens: no points, no range to work out, nobody counted, no second process.
import { createServer } from 'node:http'
import { createInterface } from 'node:readline'

import pg from 'pg'
import { Server } from 'socket.io'

const port = Number(process.argv[2])
const pool = new pg.Pool({ max: 10 }) // where: the PG… variables
const INSERT = {
  name: 'insert',
  text: 'INSERT INTO peer_card (id, card, cells, at) VALUES ($1, $2, $3, now())',
}

const http = createServer(async (request, response) => {
  const { card, cells } = await read(request)
  await pool.query({ ...INSERT, values: [card.id, card, cells] })
  volunteers.to(cells).emit('package', card)
  response.writeHead(201, { 'content-type': 'application/json' })
  response.end(JSON.stringify({ id: card.id }))
})
const io = new Server(http, {
  transports: ['websocket'],
  perMessageDeflate: false,
  serveClient: false,
  pingInterval: 25_000,
  pingTimeout: 20_000,
})
const volunteers = io.of('/volunteer')

volunteers.on('connection', (socket) => {
  socket.join(socket.handshake.auth.cell)
  socket.emit('welcome', {})
})

async function read(request) {
  const parts = []
  for await (const part of request) parts.push(part)
  return JSON.parse(Buffer.concat(parts))
}

function obey(wanted) {
  if (wanted.do === 'counts') return { counts: { '/volunteer': volunteers.sockets.size } }
  const { user, system } = process.cpuUsage()
  return { cpu_ns: (user + system) * 1000 }
}

function say(answer) {
  process.stdout.write(`${JSON.stringify(answer)}\n`)
}

await pool.query(
  `CREATE TABLE IF NOT EXISTS peer_card
     (id text PRIMARY KEY, card jsonb NOT NULL, cells text[] NOT NULL, at timestamptz NOT NULL)`,
)
http.listen(port, '127.0.0.1', () => {
  say({ ready: true })
  const lines = createInterface({ input: process.stdin })
  lines.on('line', (line) => say(obey(JSON.parse(line))))
  lines.on('close', () => process.exit(0))
})
