// One volunteer's socket, played by Node's stock socket.io-client. Orders come as JSON lines on standard input,
// what happens goes out as JSON lines on standard output: {"event", "data"} or {"answer_to", "data"}.

import { createInterface } from 'node:readline'
import { io } from 'socket.io-client'

const [url, namespace, auth] = process.argv.slice(2)
const tell = (line) => process.stdout.write(`${JSON.stringify(line)}\n`)

const socket = io(`${url}${namespace}`, {
  auth: JSON.parse(auth),
  transports: ['websocket'],
  reconnection: false,
})
socket.on('connect', () => tell({ event: 'connect', data: null }))
socket.on('connect_error', (error) => tell({ event: 'connect_error', data: { message: error.message, data: error.data } }))
socket.on('disconnect', (reason) => tell({ event: 'disconnect', data: reason }))
socket.onAny((event, data) => tell({ event, data }))

const orders = createInterface({ input: process.stdin })
orders.on('line', (line) => {
  const { number, event, data } = JSON.parse(line)
  socket.emit(event, data, (answer) => tell({ answer_to: number, data: answer }))
})
orders.on('close', () => socket.disconnect())
