/** Where a card of a list leads: to the task one holds, to what one keeps an eye on, or to the question itself. */

import type { Card } from '@/api/types'
import { goTo } from '@/lib/routes'
import { myAssignments } from '@/stores/assignments'
import { reopen } from '@/stores/alerts'

export function openCard(card: Card): void {
  const mine = myAssignments.value.find((item) => item.package_id === card.id)
  if (card.holding && mine) goTo('assignment', { id: mine.id })
  else if (card.watching) goTo('watch', { id: card.id })
  else reopen(card.id)
}
