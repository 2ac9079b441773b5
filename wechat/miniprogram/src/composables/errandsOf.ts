/** What a holder sends about an assignment: arrival, call for help, giving the seat back. */

import { ref, type Ref } from 'vue'
import { useI18n } from 'vue-i18n'
import type { Assignment, Briefing, Position } from '@/api/types'
import type { ErrandKind } from '@/lib/outbox'
import { isUnderWay, send } from '@/stores/errands'
import { tell } from '@/stores/news'
import { lookOnce } from '@/stores/place'

export function useErrandsOf(assignment: Ref<Assignment | undefined>, briefing: Ref<Briefing | undefined>) {
  const { t } = useI18n()
  /** What is being put together now: finding out where one is takes a moment, and a second tap is no second wish. */
  const busy = ref<ErrandKind | null>(null)

  async function during(kind: ErrandKind, act: () => Promise<void>): Promise<void> {
    if (busy.value) return
    busy.value = kind
    await act().finally(() => {
      busy.value = null
    })
  }

  async function put(kind: ErrandKind, body: Record<string, unknown>): Promise<void> {
    const mine = assignment.value
    if (!mine || isUnderWay(kind, mine.id)) return
    const about = { title: mine.package.title, kind: mine.package.kind, station: briefing.value?.station?.name ?? '' }
    await send({ kind, target: mine.id, about, body })
  }

  async function arrive(): Promise<void> {
    const position: Position | null = await lookOnce()
    if (position) await put('arrive', { position })
    else tell('wait', t('sighting.no_position'), t('sighting.no_position_more'))
  }

  return {
    busy,
    arrive: () => during('arrive', arrive),
    // A call for help goes out whether or not the phone knows where it is.
    askForHelp: () => during('help', async () => put('help', { position: await lookOnce() })),
    release: (reason: string, unsafe: boolean) => during('release', () => put('release', { reason, unsafe })),
  }
}
