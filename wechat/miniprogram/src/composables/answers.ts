/** The two answers to an alert, with where they lead and what is said when they fail. */

import { useI18n } from 'vue-i18n'
import { ProblemError } from '@/api/problem'
import { goTo } from '@/lib/routes'
import { takeAssignment, takeBriefing } from '@/stores/assignments'
import { tell } from '@/stores/news'
import { cardOf } from '@/stores/cards'
import { grab, keepAnEyeOut } from '@/stores/packages'

export function useAnswers() {
  const { t } = useI18n()

  function explain(error: unknown): void {
    if (error instanceof ProblemError) tell('wait', error.message || t('problem.refused'))
    else tell('wait', t('problem.unreachable'), t('problem.unreachable_more'))
  }

  /** 抢单: on success to the map; when others were faster the card stays and offers to keep an eye out. */
  async function takeSeat(id: string): Promise<void> {
    try {
      const { assignment, briefing } = await grab(id)
      takeAssignment(assignment)
      if (briefing) takeBriefing(briefing)
      goTo('assignment', { id: assignment.id })
    } catch (error) {
      const more = cardOf(id)?.kind === 'missing_person' ? t('card.just_full_more') : t('card.just_full_call')
      if (error instanceof ProblemError && error.slug === 'package-full') tell('wait', t('card.just_full'), more)
      else explain(error)
    }
  }

  /** 协助留意. */
  async function watchOut(id: string): Promise<void> {
    try {
      if (!cardOf(id)?.watching) await keepAnEyeOut(id)
      goTo('watch', { id })
    } catch (error) {
      explain(error)
    }
  }

  return { takeSeat, watchOut, explain }
}
