/** What an open item is called: a package by its title, the registrations that wait by how many there are. */
import { useI18n } from 'vue-i18n'

import type { OpenItem } from '@/api/types'

export function useItemWords() {
  const { t } = useI18n()
  const isCounted = (item: OpenItem) => item.kind === 'registrations'
  return {
    title: (item: OpenItem) => (isCounted(item) ? t('handover.registrations', Number(item.number)) : item.title),
    number: (item: OpenItem) => (isCounted(item) ? '' : item.number),
  }
}
