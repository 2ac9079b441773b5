/** A WeChat without a screen: the `wx` object a mini-program's script finds, over Node's own network. */

import WebSocket from 'ws'

const WINDOW = { windowWidth: 390, windowHeight: 844, pixelRatio: 2, statusBarHeight: 24, safeAreaInsets: { bottom: 0 } }
const DEVICE = { platform: 'android', system: 'Android 13', brand: 'x', model: 'x' }
const BASE = { SDKVersion: '3.7.0', version: '8.0.50', language: 'zh_CN', theme: 'light', host: { env: 'WeChat' } }

/**
 * `from` is the server's origin as built into the bundle, `to` where it really is. `realm` gives the sandbox, whose own
 * ArrayBuffer binary messages must be made of.
 */
export function createWeChat({ from, to, realm }) {
  const storage = new Map()
  const routes = []
  const sounds = []
  const frames = { sent: [], received: [] }
  const redirected = (url) => url.replace(from, to).replace(from.replace(/^http/, 'ws'), to.replace(/^http/, 'ws'))
  const done = (options, result) => {
    options?.success?.(result)
    options?.complete?.(result)
  }

  const wx = {
    getSystemInfoSync: () => ({ ...WINDOW, ...DEVICE, ...BASE }),
    getAppBaseInfo: () => BASE,
    getWindowInfo: () => WINDOW,
    getDeviceInfo: () => DEVICE,
    getAccountInfoSync: () => ({ miniProgram: { appId: 'touristappid', envVersion: 'develop' } }),
    getLaunchOptionsSync: () => ({ path: 'pages/home/index', query: {}, scene: 1001 }),
    getEnterOptionsSync: () => ({ path: 'pages/home/index', query: {}, scene: 1001 }),
    getStorageSync: (key) => storage.get(key) ?? '',
    setStorageSync: (key, value) => storage.set(key, value),
    removeStorageSync: (key) => storage.delete(key),
    canIUse: () => true,
    nextTick: (callback) => setTimeout(callback),
    setNavigationBarTitle: (options) => done(options, {}),
    reLaunch: (options) => {
      routes.push(options.url)
      done(options, {})
    },
    navigateTo: (options) => {
      routes.push(options.url)
      done(options, {})
    },
    getLocation: (options) => done(options, { longitude: 118.1488, latitude: 24.5146, accuracy: 20 }),
    createInnerAudioContext: () => ({
      onEnded() {},
      onError() {},
      destroy() {},
      play() {
        sounds.push(this.src)
      },
    }),
    vibrateLong() {},
    request: (options) => void sendRequest(options, redirected(options.url), done),
    connectSocket: (options) => openSocket(redirected(options.url), options.header, realm(), frames),
  }
  for (const name of ['onAppShow', 'onAppHide', 'onError', 'onUnhandledRejection', 'onPageNotFound', 'onThemeChange']) {
    wx[name] = () => {}
  }
  wx.onNetworkStatusChange = () => {}
  wx.onLocationChange = () => {}
  wx.offLocationChange = () => {}
  wx.startLocationUpdate = (options) => done(options, {})
  wx.stopLocationUpdate = (options) => done(options, {})
  return { wx, storage, routes, sounds, frames }
}

async function sendRequest(options, url, done) {
  try {
    const body = options.data === undefined || options.method === 'GET' ? undefined : JSON.stringify(options.data)
    const answer = await fetch(url, { method: options.method, headers: options.header, body })
    const text = await answer.text()
    done(options, { statusCode: answer.status, data: text ? JSON.parse(text) : '', header: {} })
  } catch (error) {
    options.fail?.({ errMsg: String(error) })
    options.complete?.({ errMsg: String(error) })
  }
}

function openSocket(url, headers, realm, frames) {
  const socket = new WebSocket(url, { headers })
  const listeners = { open: [], message: [], close: [], error: [] }
  const tell = (name, event) => listeners[name].forEach((listener) => listener(event))
  // Data must be made of the sandbox's own classes, as WeChat hands them over.
  const own = (data, isBinary) => (isBinary ? realm.Uint8Array.from(data).buffer : data.toString())
  socket.on('open', () => tell('open', { header: {} }))
  socket.on('message', (data, isBinary) => {
    frames.received.push(data.toString())
    tell('message', { data: own(data, isBinary) })
  })
  socket.on('close', (code, reason) => tell('close', { code, reason: String(reason) }))
  socket.on('error', (error) => tell('error', { errMsg: String(error) }))
  return {
    onOpen: (listener) => listeners.open.push(listener),
    onMessage: (listener) => listeners.message.push(listener),
    onClose: (listener) => listeners.close.push(listener),
    onError: (listener) => listeners.error.push(listener),
    send: ({ data, success, fail }) => {
      frames.sent.push(String(data))
      socket.send(typeof data === 'string' ? data : Buffer.from(new Uint8Array(data)), (error) =>
        error ? fail?.({ errMsg: String(error) }) : success?.(),
      )
    },
    close: ({ code } = {}) => socket.close(code ?? 1000),
  }
}
