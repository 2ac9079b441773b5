/** Keeps the picture true over a connection that loses, repeats and reorders: snapshot, events, snapshot again. */
import type { LiveEvent, Snapshot } from '@/api/types'

import { applyEvent, takeSnapshot, type LiveState } from './state'

/** A gap is often only a reordering; waiting this long before asking again spares the server a snapshot. */
const GAP_PATIENCE_MS = 300
/** After a snapshot failed, when to ask for the next one. */
const RETRY_MS = 2000

export interface FeedHooks {
  requestSnapshot: () => Promise<Snapshot>
  onSnapshot?: (snapshot: Snapshot) => void
  onApplied?: (event: LiveEvent) => void
  onFailure?: (error: unknown) => void
  /** Replaced in tests, which do not wait. */
  later?: (run: () => void, ms: number) => void
}

export class Feed {
  private waiting = new Map<number, LiveEvent>()
  private loading = false
  private askAgain = false
  private asked = false
  private readonly state: LiveState
  private readonly hooks: FeedHooks

  constructor(state: LiveState, hooks: FeedHooks) {
    this.state = state
    this.hooks = hooks
  }

  /** Takes an event as it came in; out of order and repeated ones are sorted out here. */
  receive(event: LiveEvent): void {
    if (event.number <= this.state.number && !this.loading) return
    this.waiting.set(event.number, event)
    if (!this.loading) this.drain()
  }

  /** Asks for a snapshot now: at the start, after a reconnect, after a gap that did not close by itself. */
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
    } catch (error) {
      this.hooks.onFailure?.(error)
      this.later(() => void this.refresh(), RETRY_MS)
      return
    } finally {
      this.loading = false
    }
    this.drain()
    if (this.askAgain) {
      this.askAgain = false
      await this.refresh()
    }
  }

  private drain(): void {
    if (this.state.number < 0) return
    for (const number of [...this.waiting.keys()].sort((a, b) => a - b)) {
      const event = this.waiting.get(number)
      if (!event) continue
      const outcome = applyEvent(this.state, event)
      if (outcome === 'gap') {
        this.askAfterPatience()
        return
      }
      this.waiting.delete(number)
      if (outcome === 'applied') this.hooks.onApplied?.(event)
    }
  }

  private askAfterPatience(): void {
    if (this.asked) return
    this.asked = true
    this.later(() => {
      this.asked = false
      if (this.waiting.size > 0) void this.refresh()
    }, GAP_PATIENCE_MS)
  }

  private later(run: () => void, ms: number): void {
    if (this.hooks.later) this.hooks.later(run, ms)
    else setTimeout(run, ms)
  }
}
