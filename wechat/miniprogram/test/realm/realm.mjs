/**
 * Loads a built mini-program where WeChat runs it: a bare JavaScript realm without window, document, WebSocket or
 * process, in which strings cannot become code.
 */

import fs from 'node:fs'
import path from 'node:path'
import vm from 'node:vm'
import { createWeChat } from './wechat.mjs'

/** Gives the app, every page and component by its path, and a way to bring a page to life. */
export function loadMiniProgram({ root, from, to, token }) {
  const registered = new Map()
  const pages = []
  const faults = []
  let app = null
  let current = ''
  let context = null

  const { wx, storage, sounds, frames } = createWeChat({ from, to, realm: () => context })
  if (token) storage.set('shouwang.token', JSON.stringify(token))
  const note = (...words) => faults.push(words.map((word) => word?.stack ?? String(word)).join(' '))

  const sandbox = {
    wx,
    console: { log() {}, info() {}, debug() {}, warn() {}, error: note },
    setTimeout,
    clearTimeout,
    setInterval,
    clearInterval,
    getApp: () => app,
    getCurrentPages: () => pages,
    App: (options) => (app = options),
    Page: (options) => registered.set(current, options),
    Component: (options) => registered.set(current, options),
    Behavior: (options) => options,
    global: {},
  }
  context = vm.createContext(sandbox, { codeGeneration: { strings: false, wasm: false } })
  context.Uint8Array = vm.runInContext('Uint8Array', context)

  const cache = new Map()
  const load = (file) => {
    const full = file.endsWith('.js') ? file : `${file}.js`
    if (cache.has(full)) return cache.get(full).exports
    const module = { exports: {} }
    cache.set(full, module)
    const code = `(function(require,module,exports){${fs.readFileSync(full, 'utf8')}\n})`
    const run = vm.runInContext(code, context, { filename: full })
    run((wanted) => load(path.resolve(path.dirname(full), wanted)), module, module.exports)
    return module.exports
  }

  const register = (name) => {
    current = name
    load(path.join(root, name))
    return registered.get(name)
  }

  const open = (name) => {
    const options = register(name)
    const data = {}
    const instance = Object.assign(Object.create(options.methods ?? {}), options.methods ?? options, {
      data,
      is: name,
      route: name,
      options: {},
      properties: {},
      setData(changes, callback) {
        Object.assign(data, changes)
        callback?.()
      },
      selectAllComponents: () => [],
      selectComponent: () => null,
      triggerEvent() {},
      getPageId: () => 1,
      createSelectorQuery: () => ({}),
    })
    pages.push(instance)
    const life = options.lifetimes ?? options
    life.created?.call(instance)
    life.attached?.call(instance)
    instance.onLoad?.({})
    instance.onShow?.()
    life.ready?.call(instance)
    instance.onReady?.()
    return instance
  }

  register('app')
  const launch = () => {
    app.onLaunch?.call(app, { path: 'pages/home/index', query: {}, scene: 1001 })
    app.onShow?.call(app, { path: 'pages/home/index', query: {}, scene: 1001 })
  }
  const use = (module) => load(path.join(root, module))
  // Objects for the program must be made in its own realm, or it does not know them for plain ones.
  const make = (value) => vm.runInContext(`(${JSON.stringify(value)})`, context)
  return { app: () => app, launch, register, open, use, make, faults, sounds, frames }
}
