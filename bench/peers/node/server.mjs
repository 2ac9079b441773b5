// The peer: a stock socket.io server that gives every phone the room of its cell and emits to rooms.
import { createServer } from 'node:http'
import { createInterface } from 'node:readline'

import { Server } from 'socket.io'

const port = Number(process.argv[2])
const http = createServer()
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

function cpuNs() {
  const { user, system } = process.cpuUsage()
  return (user + system) * 1000
}

function obey(wanted) {
  const cpu = cpuNs()
  const started = process.hrtime.bigint()
  if (wanted.do === 'emit') volunteers.to(wanted.cells).emit('package', wanted.card)
  if (wanted.do === 'counts') return { counts: { '/volunteer': volunteers.sockets.size } }
  return {
    started_ns: Number(started),
    cpu_ns: cpu,
    rss_mb: Math.round(process.resourceUsage().maxRSS / 1024),
  }
}

function say(answer) {
  process.stdout.write(`${JSON.stringify(answer)}\n`)
}

http.listen(port, '127.0.0.1', () => {
  say({ ready: true })
  const lines = createInterface({ input: process.stdin })
  lines.on('line', (line) => say(obey(JSON.parse(line))))
  lines.on('close', () => process.exit(0))
})
