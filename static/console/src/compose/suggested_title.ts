/** A title from what is already known, for an officer with one minute. */
import { computed } from 'vue'
import { useI18n } from 'vue-i18n'

import { useDraft } from './draft_store'

const CHILD_UNDER = 16

export function useSuggestedTitle() {
  const { t } = useI18n()
  const draft = useDraft()
  return computed(() => {
    const { kind, details, place_text } = draft.fields
    if (kind !== 'missing_person')
      return place_text ? t('compose.suggest_at', { place: place_text, kind: t(`kind.${kind}`) }) : t(`kind.${kind}`)
    const isChild = details.category?.startsWith('child') ?? (details.age ?? 99) < CHILD_UNDER
    const who = isChild ? 'child' : details.category === 'dementia' ? 'elder' : 'person'
    return t(`compose.suggest_${who}_${details.sex ?? 'any'}`)
  })
}
