/**
 * Remembers which packages this person was alerted to and how they answered, so that a card sounds once.
 *
 * The server may send the same package many times (on connect, on a new cell, on return to the foreground, in the next
 * round): it promises that nothing is missed, and leaves it to the phone not to ring twice.
 */

import type { Card } from '@/api/types'

/** What to do with a card that came in. */
export type Verdict = 'alert' | 'update' | 'known'

export interface AlertRecord {
  version: number
  round: number
  was_full: boolean
  dismissed: boolean
  /** Asked about, and not answered yet. */
  open?: boolean
}

export type AlertRecords = Record<string, AlertRecord>

export interface AlertBook {
  /** Decides about a card and notes it. */
  receive(card: Card): Verdict
  /** Also for a package this phone has not met yet: it was turned down on another one. */
  dismiss(id: string): void
  isDismissed(id: string): boolean
  /** It was put away, answered or not: nobody is asked about it again. */
  close(id: string): void
  isOpen(id: string): boolean
  forget(id: string): void
  records(): AlertRecords
}

const UNSEEN: AlertRecord = { version: 0, round: 0, was_full: false, dismissed: false }

/** Whether `card` tells less than what is known: sockets and answers may overtake each other. */
function isStale(card: Card, known: AlertRecord): boolean {
  return card.version < known.version || (card.version === known.version && card.round < known.round)
}

function isSame(card: Card, known: AlertRecord): boolean {
  return card.version === known.version && card.round === known.round
}

/** `saved` is what `records()` gave before; `changed` is called with what to keep from now on. */
export function createAlertBook(saved: AlertRecords, changed: (records: AlertRecords) => void): AlertBook {
  const records = new Map(Object.entries(saved))
  const note = (id: string, record: AlertRecord | null): void => {
    if (record) records.set(id, record)
    else records.delete(id)
    changed(Object.fromEntries(records))
  }

  return {
    receive(card) {
      const known = records.get(card.id)
      if (known && isStale(card, known)) return 'known'
      if (known && isSame(card, known)) return 'known'
      const isFull = card.seats_left === 0
      // A seat that became free again is news to somebody who did not turn it down.
      const hasSeatAgain = (known?.was_full ?? false) && !isFull && !known?.dismissed
      // Answered, on another of their phones perhaps: this one does not ask.
      const isAnswered = card.holding || card.watching
      const asks = !isAnswered && (!known || hasSeatAgain)
      note(card.id, {
        version: card.version,
        round: card.round,
        was_full: isFull,
        dismissed: known?.dismissed ?? false,
        open: asks || (known?.open ?? false),
      })
      return asks ? 'alert' : 'update'
    },
    dismiss(id) {
      note(id, { ...(records.get(id) ?? UNSEEN), dismissed: true, open: false })
    },
    close(id) {
      const known = records.get(id)
      if (known?.open) note(id, { ...known, open: false })
    },
    isOpen: (id) => records.get(id)?.open ?? false,
    isDismissed: (id) => records.get(id)?.dismissed ?? false,
    forget(id) {
      if (records.has(id)) note(id, null)
    },
    records: () => Object.fromEntries(records),
  }
}
