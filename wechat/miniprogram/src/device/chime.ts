/** The sound of an alert: three rising notes, made on the spot in the browser, from a small file in WeChat. */

import { isH5 } from '@/device/platform'

// A rising fourth and a sixth: clear over traffic, and not the sound of a siren or a game.
const NOTES_HZ = [587.33, 783.99, 987.77] as const
const NOTE_S = 0.22
const REPEATS = 2
const LOUDNESS = 0.35

let context: AudioContext | null = null

/** Whether the browser lets a page be heard and felt: not before somebody has touched it. */
const isTouched = (): boolean => navigator.userActivation?.hasBeenActive ?? true

/** Call this on the first touch, so that a later alert can be heard. */
export function prepareChime(): void {
  if (!isH5 || typeof AudioContext === 'undefined' || !isTouched()) return
  context ??= new AudioContext()
  if (context.state === 'suspended') void context.resume()
}

export function playChime(): void {
  if (isH5) playNotes()
  else playFile()
}

function playNotes(): void {
  prepareChime()
  if (!context || context.state !== 'running') return
  for (let repeat = 0; repeat < REPEATS; repeat += 1) {
    NOTES_HZ.forEach((pitch, index) => playNote(context as AudioContext, pitch, (repeat * 4 + index) * NOTE_S))
  }
}

function playNote(audio: AudioContext, pitchHz: number, delayS: number): void {
  const start = audio.currentTime + delayS
  const oscillator = audio.createOscillator()
  const gain = audio.createGain()
  oscillator.type = 'triangle'
  oscillator.frequency.value = pitchHz
  // A soft attack and a long fade: a bare on and off clicks.
  gain.gain.setValueAtTime(0, start)
  gain.gain.linearRampToValueAtTime(LOUDNESS, start + 0.02)
  gain.gain.exponentialRampToValueAtTime(0.001, start + NOTE_S * 2)
  oscillator.connect(gain).connect(audio.destination)
  oscillator.start(start)
  oscillator.stop(start + NOTE_S * 2)
}

function playFile(): void {
  const player = uni.createInnerAudioContext()
  // Somebody with the phone on silent in a pocket is whom the alert is for.
  player.obeyMuteSwitch = false
  player.src = '/static/mp-weixin/chime.wav'
  player.onEnded(() => player.destroy())
  player.onError(() => player.destroy())
  player.play()
}

/** Vibrates twice: long enough to be felt in a coat. */
export function vibrate(): void {
  if (isH5) {
    if ('vibrate' in navigator && isTouched()) navigator.vibrate([400, 150, 400])
    return
  }
  uni.vibrateLong({})
  setTimeout(() => uni.vibrateLong({}), 550)
}
