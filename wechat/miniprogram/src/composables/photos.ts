/** Takes photos; what is no whole photo is refused in words, while there is still something to take another one of. */

import { useI18n } from 'vue-i18n'
import { takePhotos, type PhotoFault } from '@/device/camera'
import { tell } from '@/stores/news'

const FAULTS: readonly PhotoFault[] = ['cut', 'unreadable']

export function usePhotos() {
  const { t } = useI18n()

  /** Temporary paths of the sound ones. */
  async function take(most: number, sources: ('camera' | 'album')[]): Promise<string[]> {
    const { paths, faults } = await takePhotos(most, sources)
    for (const fault of FAULTS) {
      const n = faults.filter((other) => other === fault).length
      if (n > 0) tell('wait', t(`photo.${fault}`, { n }), t('photo.another'))
    }
    return paths
  }

  return { take }
}
