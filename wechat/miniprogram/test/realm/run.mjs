/**
 * Proves the mini-program build without WeChat: it loads in a bare realm, every page registers, the first screen's data
 * arrive over HTTP and the socket, the cell is computed there, and the package is small enough.
 *
 * Against the stand-in by default; against a real server in demo mode with SHOUWANG_ORIGIN set.
 */

import assert from 'node:assert/strict'
import fs from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { loadMiniProgram } from './realm.mjs'
import { startStandin } from './standin.mjs'

const here = path.dirname(fileURLToPath(import.meta.url))
const root = path.resolve(here, '../../dist/build/mp-weixin')
// The origin that the build has when VITE_SERVER_ORIGIN is not set.
const BUILT_FOR = process.env.VITE_SERVER_ORIGIN ?? 'http://127.0.0.1:8000'
// WeChat's limit for the main package.
const MOST_BYTES = 2 * 1024 * 1024
const WITHIN_MS = 10_000

// Frames as Socket.IO writes them: an event with an acknowledgement number, and the answer to it.
const CELL_SENT = /^42\/volunteer,\d+\["cell",\{"cell":"89[0-9a-f]{13}"\}\]$/
const CELL_ANSWERED = /^43\/volunteer,\d+\[\{"ok":true,.*"packages":/

function filesUnder(folder) {
  return fs.readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const full = path.join(folder, entry.name)
    return entry.isDirectory() ? filesUnder(full) : [full]
  })
}

function checkSize() {
  const sizes = filesUnder(root).map((file) => [path.relative(root, file), fs.statSync(file).size])
  const total = sizes.reduce((sum, [, size]) => sum + size, 0)
  const largest = sizes.sort((a, b) => b[1] - a[1]).slice(0, 5)
  console.log(`main package: ${(total / 1024).toFixed(0)} KB of ${MOST_BYTES / 1024} KB`)
  for (const [file, size] of largest) console.log(`  ${(size / 1024).toFixed(0).padStart(5)} KB  ${file}`)
  assert.ok(total <= MOST_BYTES, `the main package is ${total} bytes, WeChat takes ${MOST_BYTES}`)
}

/** A real server in demo mode when SHOUWANG_ORIGIN names one; its first approved volunteer is put on duty. */
async function findServer() {
  const origin = process.env.SHOUWANG_ORIGIN
  if (!origin) return startStandin()
  const call = async (method, route, body, token) => {
    const headers = { 'Content-Type': 'application/json', ...(token ? { Authorization: `Bearer ${token}` } : {}) }
    const answer = await fetch(`${origin}/api/v1${route}`, { method, headers, body: body && JSON.stringify(body) })
    assert.ok(answer.ok, `${method} ${route}: ${answer.status}`)
    return answer.json()
  }
  const { items } = await call('GET', '/demo/identities')
  for (const { code } of items.filter(({ kind }) => kind === 'volunteer')) {
    const { token, session } = await call('POST', '/sign-in', { provider: 'demo', code })
    if (session.person.volunteer_state !== 'approved') continue
    await call('PUT', '/me/duty', { on: true, hours: 1 }, token)
    return { origin, token, name: session.person.display_name }
  }
  throw new Error('no approved volunteer among the demo identities')
}

async function until(what, holds) {
  const end = Date.now() + WITHIN_MS
  while (!holds()) {
    assert.ok(Date.now() < end, `${what} did not happen within ${WITHIN_MS} ms`)
    await new Promise((resolve) => setTimeout(resolve, 25))
  }
  console.log(`ok  ${what}`)
}

async function main() {
  assert.ok(fs.existsSync(path.join(root, 'app.json')), 'build first: npm run build:mp')
  checkSize()
  const { origin, token, name } = await findServer()
  const program = loadMiniProgram({ root, from: BUILT_FOR, to: origin, token })
  assert.ok(program.app(), 'the app registered')
  program.launch()
  const { pages } = JSON.parse(fs.readFileSync(path.join(root, 'app.json'), 'utf8'))
  for (const page of pages) assert.ok(program.register(page), `${page} did not register`)
  console.log(`ok  app and ${pages.length} pages registered`)

  // Built for WeChat, sentences once came out with their places unfilled.
  assert.equal(program.use('i18n/index').t('time.minutes_ago', program.make({ n: 4 })), '4 分钟前')
  console.log('ok  sentences are filled in')
  program.use('device/chime').playChime()
  const [sound] = program.sounds
  assert.ok(sound && fs.existsSync(path.join(root, sound)), `the alert's sound ${sound} is not in the package`)
  console.log('ok  an alert has its sound')

  const home = program.open(pages[0])
  const shows = (text) => JSON.stringify(home.data).includes(text)
  const { frames } = program
  await until('the session arrived over HTTP and the first screen shows who it is', () => shows(name))
  await until('the welcome arrived over the socket', () => frames.received.some((frame) => frame.includes('"welcome"')))
  await until('the cell was computed in there and shared', () => frames.sent.some((frame) => CELL_SENT.test(frame)))
  await until('the server acknowledged it', () => frames.received.some((frame) => CELL_ANSWERED.test(frame)))

  const messages = program.open('pages/messages/index')
  const answered = () => /保留 30 天|还没有消息/.test(JSON.stringify(messages.data))
  await until('the messages were asked for and shown', answered)
  assert.deepEqual(program.faults, [], 'the console stayed quiet')
  process.exit(0)
}

await main()
