/** Reads a text aloud where the platform can. WeChat offers mini-programs no voice of its own. */

import type { Language } from '@/api/types'
import { isH5 } from '@/device/platform'

export const canSpeak = isH5 && typeof speechSynthesis !== 'undefined'

const LOCALE: Record<Language, string> = { zh: 'zh-CN', en: 'en-GB' }
// A little slower than the default: it is listened to once, outdoors.
const RATE = 0.95

export function speak(text: string, language: Language): void {
  if (!canSpeak) return
  speechSynthesis.cancel()
  const utterance = new SpeechSynthesisUtterance(text)
  utterance.lang = LOCALE[language]
  utterance.rate = RATE
  speechSynthesis.speak(utterance)
}

export function stopSpeaking(): void {
  if (canSpeak) speechSynthesis.cancel()
}
