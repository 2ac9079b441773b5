/** What was told about a task, in sentences: how far each has come; "an officer has seen it" only once one has. */

import { computed } from 'vue'
import type { Assignment, Sighting } from '@/api/types'
import type { IconName } from '@/components/icons'
import { usePhrases } from '@/composables/phrases'
import type { Errand, ErrandKind } from '@/lib/outbox'
import { inTurn, type Sent } from '@/lib/sent'
import { isReachable } from '@/stores/connection'
import { waitingErrands } from '@/stores/errands'
import { sightingsOf } from '@/stores/sightings'

export interface SentRow {
  key: string
  icon: IconName
  tone: 'done' | 'wait'
  text: string
  more: string
}

/** Of a seat: what was told and could not be sent is safe, and nothing spins for it; with network its button does. */
const OF_A_SEAT: readonly ErrandKind[] = ['arrive', 'report', 'help', 'release']

export interface SentAbout {
  packageId: string
  station: string
  seat?: Assignment
}

export function useSent(about: () => SentAbout) {
  const { t, ago } = usePhrases()

  /** What this phone still has to send of one kind, about a seat or a package. */
  const waiting = (kind: ErrandKind, target: string): Errand[] =>
    waitingErrands.value.filter((errand) => errand.kind === kind && errand.target === target)

  const all = computed<Sent[]>(() => {
    const { packageId, seat } = about()
    const ofSeat = seat && !isReachable.value ? OF_A_SEAT.flatMap((kind) => waiting(kind, seat.id)) : []
    const isCalling = ofSeat.some((errand) => errand.kind === 'help')
    return inTurn([
      ...(seat?.help && !isCalling ? [{ what: 'help' as const, help: seat.help }] : []),
      ...[...ofSeat, ...waiting('sighting', packageId)].map((errand) => ({ what: 'errand' as const, errand })),
      ...sightingsOf(packageId).map((sighting) => ({ what: 'sighting' as const, sighting })),
    ])
  })

  const rows = computed(() => all.value.map(rowOf))

  function rowOf(sent: Sent): SentRow {
    if (sent.what === 'errand') return rowOfErrand(sent.errand)
    if (sent.what === 'sighting') return rowOfSighting(sent.sighting)
    const { at, answered_at: answered } = sent.help
    const text = answered ? t('assignment.help_answered', { time: ago(answered) }) : t('assignment.help_asked', { time: ago(at) })
    return { key: 'help', icon: answered ? 'check' : 'life-buoy', tone: answered ? 'done' : 'wait', text, more: '' }
  }

  function rowOfErrand({ key, kind }: Errand): SentRow {
    const sighting = isReachable.value ? t('sighting.sending') : t('sighting.waiting')
    return { key, icon: 'hourglass', tone: 'wait', text: kind === 'sighting' ? sighting : t(`assignment.kept.${kind}`), more: '' }
  }

  function rowOfSighting(sighting: Sighting): SentRow {
    const isRuledOut = sighting.state === 'ruled_out'
    const photos = waiting('photos', sighting.id).flatMap((errand) => errand.photos).length
    const more = [photos > 0 ? t('sighting.photos_waiting', { n: photos }) : '', ago(sighting.sent_at), sighting.reason]
    return {
      key: sighting.id,
      icon: isRuledOut ? 'undo-2' : 'check',
      tone: isRuledOut ? 'wait' : 'done',
      text: stage(sighting),
      more: more.filter(Boolean).join(' · '),
    }
  }

  function stage(sighting: Sighting): string {
    if (sighting.state !== 'new') return t(`sighting.state.${sighting.state}`)
    if (sighting.opened_at) return t('sighting.opened')
    return t('sighting.delivered', { station: about().station || t('common.station') })
  }

  return { rows }
}
