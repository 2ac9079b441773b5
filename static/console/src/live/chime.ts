/** The desk's sounds, made on the spot: a soft two-tone for what waits, a rising three-tone for danger to life. */

interface Tone {
  hertz: number
  at: number
  length: number
}
const WAITING: Tone[] = [
  { hertz: 660, at: 0, length: 0.16 },
  { hertz: 880, at: 0.14, length: 0.28 },
]
const URGENT: Tone[] = [
  { hertz: 740, at: 0, length: 0.16 },
  { hertz: 932, at: 0.16, length: 0.16 },
  { hertz: 1175, at: 0.32, length: 0.34 },
  { hertz: 740, at: 0.8, length: 0.16 },
  { hertz: 932, at: 0.96, length: 0.16 },
  { hertz: 1175, at: 1.12, length: 0.34 },
]
const LOUDNESS = 0.16

let context: AudioContext | null = null

/** Browsers allow sound only after someone touched the page: called on the first key or press. */
export async function unlockSound(): Promise<boolean> {
  context ??= new AudioContext()
  if (context.state === 'suspended') await context.resume()
  return context.state === 'running'
}

/** Plays nothing when the browser has not allowed sound yet. */
export function chime(urgent: boolean): void {
  if (context?.state !== 'running') return
  const start = context.currentTime + 0.02
  for (const tone of urgent ? URGENT : WAITING) {
    const oscillator = context.createOscillator()
    const gain = context.createGain()
    oscillator.type = 'sine'
    oscillator.frequency.value = tone.hertz
    gain.gain.setValueAtTime(0, start + tone.at)
    gain.gain.linearRampToValueAtTime(LOUDNESS, start + tone.at + 0.02)
    gain.gain.exponentialRampToValueAtTime(0.001, start + tone.at + tone.length)
    oscillator.connect(gain).connect(context.destination)
    oscillator.start(start + tone.at)
    oscillator.stop(start + tone.at + tone.length + 0.02)
  }
}
