/**
 * Keeps the picture true over a connection that breaks: a snapshot, events on top of it, and a snapshot again after
 * every break.
 *
 * Numbers are those of the whole city's stream. A desk is sent only what is in its reach, so that a missing number
 * says nothing; what can be relied on is that one connection brings its events in order, each once. So whatever may
 * have been lost is healed by asking again: on reconnect, when the page wakes up, and every few minutes besides.
 */
import type { LiveEvent, Snapshot } from '@/api/types'

import { applyEvent, takeSnapshot, type LiveState } from './state'

/** After a snapshot failed, when to ask for the next one. */
const RETRY_MS = 2000

export interface FeedHooks {
  requestSnapshot: () => Promise<Snapshot>
  onSnapshot?: (snapshot: Snapshot) => void
  onFailure?: (error: unknown) => void
  /** Replaced in tests, which do not wait. */
  later?: (run: () => void, ms: number) => void
}

export class Feed {
  /** Events that came while a snapshot was on its way. */
  private waiting: LiveEvent[] = []
  private loading = false
  private askAgain = false
  private readonly state: LiveState
  private readonly hooks: FeedHooks

  constructor(state: LiveState, hooks: FeedHooks) {
    this.state = state
    this.hooks = hooks
  }

  /** Takes an event as it came in. */
  receive(event: LiveEvent): void {
    if (this.loading || this.state.number < 0) this.waiting.push(event)
    else applyEvent(this.state, event)
  }

  /** Asks for a snapshot now; asked again while one is on its way, it asks once more after that. */
  async refresh(): Promise<void> {
    if (this.loading) {
      this.askAgain = true
      return
    }
    this.loading = true
    try {
      const snapshot = await this.hooks.requestSnapshot()
      takeSnapshot(this.state, snapshot)
      this.hooks.onSnapshot?.(snapshot)
      for (const event of this.waiting) applyEvent(this.state, event)
      this.waiting = []
    } catch (error) {
      this.hooks.onFailure?.(error)
      this.later(() => void this.refresh(), RETRY_MS)
    } finally {
      this.loading = false
    }
    if (this.askAgain) {
      this.askAgain = false
      await this.refresh()
    }
  }

  private later(run: () => void, ms: number): void {
    if (this.hooks.later) this.hooks.later(run, ms)
    else setTimeout(run, ms)
  }
}
