// The peer that keeps people: socket.io with the same database. A phone shows its token, is told what matches its
// cell, and joins the room of that cell. Three statements, prepared once, on a pool: how one would write it.
import { createHash } from 'node:crypto'
import { createServer } from 'node:http'
import { createInterface } from 'node:readline'

import { cellToParent } from 'h3-js'
import pg from 'pg'
import { Server } from 'socket.io'

const port = Number(process.argv[2])
const COARSEST = 5
const FINEST = 9
const pool = new pg.Pool({ max: 20 }) // where: the PG… variables

const WHO = {
  name: 'who',
  text: `SELECT p.id, p.language, p.wake_for_life, d.until
           FROM sign_in s JOIN person p ON p.id = s.person_id
           JOIN volunteer v ON v.person_id = p.id AND v.ended_at IS NULL
           LEFT JOIN duty d ON d.person_id = p.id AND d.ended_at IS NULL AND d.until > now()
          WHERE s.secret_hash = $1 AND s.ended_at IS NULL AND s.expires_at > now()`,
}
const WATCHED = { name: 'watched', text: 'SELECT cell FROM watch_area WHERE person_id = $1' }
const MATCHING = {
  name: 'matching',
  text: `SELECT p.id, p.number, p.kind, p.state, p.card_version AS version, p.round, p.title, p.summary,
                ST_X(ST_Centroid(p.area)) AS lon, ST_Y(ST_Centroid(p.area)) AS lat, p.reached_range_m AS range_m,
                p.details, p.place_text, p.reward_points, p.seats, p.seats - p.seats_taken AS seats_left,
                p.opened_at, p.deadline_at, p.arrive_within_min, p.danger_to_life,
                s.name AS station_name, s.phone AS station_phone
           FROM packages p JOIN stations s ON s.id = p.station_id
          WHERE p.id IN (SELECT package_id FROM package_cells WHERE cell = ANY($1::bigint[]))
            AND p.state IN ('open', 'full') ORDER BY p.opened_at DESC`,
}

function family(cell) {
  const cells = []
  for (let resolution = COARSEST; resolution <= FINEST; resolution += 1)
    cells.push(BigInt(`0x${cellToParent(cell, resolution)}`).toString())
  return cells
}

async function rows(query, ...values) {
  return (await pool.query({ ...query, values })).rows
}

const http = createServer()
const io = new Server(http, {
  transports: ['websocket'],
  perMessageDeflate: false,
  serveClient: false,
  pingInterval: 25_000,
  pingTimeout: 20_000,
})
const volunteers = io.of('/volunteer')

volunteers.use(async (socket, next) => {
  const { token } = socket.handshake.auth
  const [person] = await rows(WHO, createHash('sha256').update(token).digest())
  socket.data.person = person
  next(person ? undefined : new Error('sign in'))
})

volunteers.on('connection', async (socket) => {
  const { cell } = socket.handshake.auth
  const { person } = socket.data
  const watched = (await rows(WATCHED, person.id)).map((row) => row.cell)
  const cells = [cell, ...watched]
  socket.join(cells)
  const packages = person.until ? await rows(MATCHING, cells.flatMap(family)) : []
  socket.emit('welcome', { server_time: new Date().toISOString(), packages })
})

function obey(wanted) {
  const { user, system } = process.cpuUsage()
  if (wanted.do === 'counts') return { counts: { '/volunteer': volunteers.sockets.size } }
  return { cpu_ns: (user + system) * 1000, rss_kb: Math.round(process.memoryUsage.rss() / 1024) }
}

function say(answer) {
  process.stdout.write(`${JSON.stringify(answer)}\n`)
}

// As many may wait at the door as at ours: thousands come at once when another process died.
http.listen({ port, host: '127.0.0.1', backlog: 2048 }, () => {
  say({ ready: true })
  const lines = createInterface({ input: process.stdin })
  lines.on('line', (line) => say(obey(JSON.parse(line))))
  lines.on('close', () => process.exit(0))
})
