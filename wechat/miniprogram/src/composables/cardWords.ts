/** What a card says, in sentences: for the alert, the list, the watch page and the voice. */

import { computed, type ComputedRef } from 'vue'
import type { Card, PackageKind } from '@/api/types'
import type { IconName } from '@/components/icons'
import { usePhrases } from '@/composables/phrases'
import { distancePhrase, watchAreaOf } from '@/lib/words'
import { here } from '@/stores/place'
import { watchAreas } from '@/stores/settings'

export const KIND_ICON: Record<PackageKind, IconName> = {
  missing_person: 'search-check',
  hazard_check: 'triangle-alert',
  area_patrol: 'footprints',
  public_notice: 'megaphone',
  community_help: 'heart-handshake',
}

/** What the officer asks for is called by its kind; of somebody missing the card says who it is. */
const TASK_WORDS: Record<PackageKind, string> = {
  missing_person: 'who',
  hazard_check: 'hazard',
  area_patrol: 'focus',
  public_notice: 'message',
  community_help: 'help',
}

/** A briefing says it among its own facts, with all that belongs to it. */
const isBriefing = (card: Card): boolean => 'details' in card

export interface Fact {
  key: string
  label: string
  value: string
}

export function useCardWords(card: ComputedRef<Card | null>) {
  const { t, say, ago, left, span } = usePhrases()

  const distance = computed(() => (card.value ? say(distancePhrase(here.value, card.value.area)) : ''))
  /** Why one is called to something far away. */
  const watchArea = computed(() => {
    const shown = card.value
    const label = shown && watchAreaOf(here.value, shown.area, shown.range_m, watchAreas.value)
    return label ? t('card.watch_area', { name: t(`pin.${label}`) }) : ''
  })
  const kind = computed(() => (card.value ? t(`kind.${card.value.kind}`) : ''))
  const whatToDo = computed(() => (card.value ? t(`todo.${card.value.kind}`) : ''))
  const isFull = computed(() => card.value?.seats_left === 0)
  const seats = computed(() => {
    const n = card.value?.seats_left ?? 0
    return n === 0 ? t('card.full') : t('card.seats_left', { n })
  })
  const points = computed(() => t('card.points', { n: card.value?.reward_points ?? 0 }))
  const timeLeft = computed(() => (card.value?.deadline_at ? left(card.value.deadline_at) : ''))

  const timeSpan = computed(() => (card.value?.deadline_at ? span(card.value.deadline_at) : ''))

  const facts = computed<Fact[]>(() => {
    const shown = card.value
    if (!shown) return []
    const rows: [string, string | null][] = [
      [TASK_WORDS[shown.kind], isBriefing(shown) ? null : shown.task],
      ['who', whoIsIt(shown)],
      ['clothing', shown.clothing],
      ['features', shown.features],
      ['last_seen', shown.last_seen_at ? ago(shown.last_seen_at) : null],
      ['place', shown.place_text],
      ['direction', shown.direction],
      ['likely_roads', (shown.likely_roads ?? []).join(t('common.list_comma')) || null],
    ]
    return rows.flatMap(([key, value]) => (value ? [{ key, label: t(`fact.${key}`), value }] : []))
  })

  function whoIsIt(shown: Card): string | null {
    const parts = [
      shown.sex ? t(`sex.${shown.sex}`) : null,
      shown.age_band,
      shown.height_cm ? t('fact.height', { n: shown.height_cm }) : null,
    ].filter((part): part is string => Boolean(part))
    return parts.length > 0 ? parts.join(t('common.list_comma')) : null
  }

  /** The whole card as it is read aloud. */
  const spoken = computed(() => {
    const shown = card.value
    if (!shown) return ''
    const lines = facts.value.map((fact) => `${fact.label}${t('common.colon')}${fact.value}`)
    return [kind.value, shown.title, distance.value, watchArea.value, whatToDo.value, ...lines, shown.safety_note ?? '']
      .filter(Boolean)
      .join(t('common.sentence_end'))
  })

  return { t, distance, watchArea, kind, whatToDo, isFull, seats, points, timeLeft, timeSpan, facts, spoken }
}
