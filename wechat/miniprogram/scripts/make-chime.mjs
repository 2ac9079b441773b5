// Writes src/static/mp-weixin/chime.wav: the notes that device/chime.ts plays in a browser, for WeChat, which plays files.
// Usage: node scripts/make-chime.mjs

import { writeFileSync } from 'node:fs'

const NOTES_HZ = [587.33, 783.99, 987.77]
const NOTE_S = 0.22
const REPEATS = 2
// Eleven kilohertz hold these notes with room to spare, in 30 KB.
const RATE_HZ = 11_025
const LOUDNESS = 0.6

const starts = Array.from({ length: REPEATS }, (_, repeat) =>
  NOTES_HZ.map((pitch, index) => ({ pitch, at: (repeat * 4 + index) * NOTE_S })),
).flat()
const seconds = starts.at(-1).at + NOTE_S * 2
const samples = Buffer.alloc(Math.ceil(seconds * RATE_HZ))

/** A triangle wave between -1 and 1. */
const triangle = (phase) => 4 * Math.abs((phase % 1) - 0.5) - 1

function loudnessAt(since) {
  if (since < 0 || since > NOTE_S * 2) return 0
  return since < 0.02 ? since / 0.02 : Math.exp(-(since - 0.02) * 14)
}

samples.forEach((_, index) => {
  const time = index / RATE_HZ
  const sum = starts.reduce((total, { pitch, at }) => total + loudnessAt(time - at) * triangle((time - at) * pitch), 0)
  // Eight-bit sound is unsigned, with silence in the middle.
  samples[index] = 128 + Math.round(Math.max(-1, Math.min(1, sum * LOUDNESS)) * 127)
})

const header = Buffer.alloc(44)
header.write('RIFF', 0)
header.writeUInt32LE(36 + samples.length, 4)
header.write('WAVEfmt ', 8)
header.writeUInt32LE(16, 16)
header.writeUInt16LE(1, 20) // PCM
header.writeUInt16LE(1, 22) // one channel
header.writeUInt32LE(RATE_HZ, 24)
header.writeUInt32LE(RATE_HZ, 28)
header.writeUInt16LE(1, 32)
header.writeUInt16LE(8, 34) // bits a sample
header.write('data', 36)
header.writeUInt32LE(samples.length, 40)

writeFileSync(new URL('../src/static/mp-weixin/chime.wav', import.meta.url), Buffer.concat([header, samples]))
