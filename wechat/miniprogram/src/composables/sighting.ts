/** 疑似发现: one tap opens the camera, the photo sends itself with the position; without a photo it can go too. */

import { ref } from 'vue'
import { useI18n } from 'vue-i18n'
import type { Position } from '@/api/types'
import { usePhotos } from '@/composables/photos'
import { send } from '@/stores/errands'
import { tell } from '@/stores/news'
import { lookOnce } from '@/stores/place'
import { serverClock } from '@/stores/session'

export interface SightingSubject {
  packageId: string
  title: string
  station: string
}

export function useSighting(subject: () => SightingSubject | null) {
  const { t } = useI18n()
  const photos = usePhotos()
  /** Open while the camera is, and after it was closed without a whole picture. */
  const isOpen = ref(false)
  const isSending = ref(false)

  /** Before anything could be written: the button itself. */
  const begin = (): Promise<void> => takePhotoWith('')

  /** The photo goes with the words that were already on the sheet. */
  async function takePhotoWith(text: string): Promise<void> {
    isOpen.value = true
    const taken = await photos.take(1, ['camera'])
    if (taken.length > 0) await sendWith(taken, text)
  }

  /** Sends what was seen, from where the phone is now. */
  async function sendWith(photos: string[], text: string): Promise<void> {
    const about = subject()
    if (!about || isSending.value) return
    isSending.value = true
    const seenAt = new Date(serverClock.now()).toISOString()
    const position: Position | null = await lookOnce()
    if (position) {
      await send({
        kind: 'sighting',
        target: about.packageId,
        about: { title: about.title, station: about.station, kind: 'missing_person' },
        body: { position, seen_at: seenAt, ...(text ? { text } : {}) },
        photos,
      })
      isOpen.value = false
    } else tell('wait', t('sighting.no_position'), t('sighting.no_position_more'))
    isSending.value = false
  }

  return { isOpen, isSending, begin, takePhotoWith, sendWith }
}
