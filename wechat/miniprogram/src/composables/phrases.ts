/** Turns the parts of a sentence into the sentence, in the language chosen. */

import { useI18n } from 'vue-i18n'
import type { Timestamp } from '@/api/types'
import { useNow } from '@/composables/now'
import { agoPhrase, leftPhrase, whenPhrase, type Phrase } from '@/lib/words'

export function usePhrases() {
  const { t } = useI18n()
  const now = useNow()

  const say = (phrase: Phrase): string => {
    const { direction } = phrase.values
    const values = direction === undefined ? phrase.values : { ...phrase.values, direction: t(`compass.${direction}`) }
    return t(phrase.key, values)
  }

  return {
    t,
    now,
    say,
    ago: (at: Timestamp) => say(agoPhrase(Date.parse(at), now.value)),
    when: (at: Timestamp) => say(whenPhrase(Date.parse(at), now.value)),
    left: (at: Timestamp) => say(leftPhrase(Date.parse(at), now.value)),
  }
}
