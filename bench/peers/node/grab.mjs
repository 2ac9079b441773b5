// The peer that keeps nothing: socket.io and a counter of seats in Valkey. Whoever grabs counts it down by one, and
// has a seat as long as that leaves none missing.
import { createServer } from 'node:http'
import { createInterface } from 'node:readline'

import Valkey from 'iovalkey'
import { Server } from 'socket.io'

const [port, valkeySocket] = process.argv.slice(2)
const valkey = new Valkey(valkeySocket)
const http = createServer()
const io = new Server(http, {
  transports: ['websocket'],
  perMessageDeflate: false,
  serveClient: false,
  pingInterval: 25_000,
  pingTimeout: 20_000,
})
const volunteers = io.of('/volunteer')

function seatsOf(packageId) {
  return `bench:seats:${packageId}`
}

volunteers.on('connection', (socket) => {
  socket.on('grab', async ({ package_id: packageId }, acknowledge) => {
    const left = await valkey.decr(seatsOf(packageId))
    acknowledge({ ok: left >= 0 })
  })
  socket.emit('welcome', {})
})

async function obey(wanted) {
  if (wanted.do === 'open') await valkey.set(seatsOf(wanted.package_id), wanted.seats)
  if (wanted.do === 'counts') return { counts: { '/volunteer': volunteers.sockets.size } }
  const { user, system } = process.cpuUsage()
  return { cpu_ns: (user + system) * 1000, rss_kb: Math.round(process.memoryUsage.rss() / 1024) }
}

function say(answer) {
  process.stdout.write(`${JSON.stringify(answer)}\n`)
}

http.listen(Number(port), '127.0.0.1', () => {
  say({ ready: true })
  const lines = createInterface({ input: process.stdin })
  lines.on('line', async (line) => say(await obey(JSON.parse(line))))
  lines.on('close', () => process.exit(0))
})
