/** Turns the parts of a sentence into the sentence, in the language chosen. */

import { useI18n } from 'vue-i18n'
import type { Timestamp } from '@/api/types'
import { useNow } from '@/composables/now'
import { agoPhrase, leftPhrase, whenPhrase, type Phrase } from '@/lib/words'
import { timeZone } from '@/stores/session'

export function usePhrases() {
  const { t } = useI18n()
  const now = useNow()

  const say = (phrase: Phrase): string => {
    const { direction } = phrase.values
    const values = direction === undefined ? phrase.values : { ...phrase.values, direction: t(`compass.${direction}`) }
    return t(phrase.key, values)
  }

  const sayLeft = (phrase: Phrase): string =>
    phrase.key === 'time.due' ? say(phrase) : t('time.left', { span: say(phrase) })

  return {
    t,
    now,
    say,
    ago: (at: Timestamp) => say(agoPhrase(Date.parse(at), now.value, timeZone.value)),
    when: (at: Timestamp) => say(whenPhrase(Date.parse(at), now.value, timeZone.value)),
    /** "42 minutes", for a figure with its own label. */
    span: (at: Timestamp) => say(leftPhrase(Date.parse(at), now.value)),
    /** "42 minutes left", within a sentence. */
    left: (at: Timestamp) => sayLeft(leftPhrase(Date.parse(at), now.value)),
  }
}
