/** A phone with its outbox, and a server that counts: for the tests of what is sent, and when. */

import { vi } from 'vitest'
import { ProblemError } from '@/api/problem'
import { createOutbox, type Errand, type OutboxPorts } from '@/lib/outbox'

export const problem = (status: number, slug = 'x', detail = 'no') =>
  new ProblemError({ type: `/problems/${slug}`, title: slug, status, detail })

export function anErrand(changes: Partial<Errand> = {}): Errand {
  return {
    key: 'key-1',
    owner: 'chen',
    kind: 'report',
    target: 'assignment-1',
    about: { title: 'A girl of eight', station: 'Heshan', kind: 'missing_person' },
    body: { text: 'She is here' },
    photos: [],
    made_at: '2026-11-21T09:30:00Z',
    state: 'waiting',
    refusal: null,
    ...changes,
  }
}

/** A server that, like ours, answers a repeated key with its first result, and counts what it really did. */
export function createServer() {
  const results = new Map<string, string>()
  return {
    done: results,
    take(errand: Errand): string {
      const first = results.get(errand.key) ?? `result of ${errand.kind}`
      results.set(errand.key, first)
      return first
    },
  }
}

/** A phone whose storage outlives its process; `disk` is what a restart finds. */
export function createPhone(overrides: Partial<OutboxPorts> = {}, disk: { errands: string } = { errands: '[]' }) {
  const server = createServer()
  const retries: { again: () => void; delayMs: number }[] = []
  const ports: OutboxPorts = {
    load: () => JSON.parse(disk.errands) as Errand[],
    save: (errands) => {
      disk.errands = JSON.stringify(errands)
    },
    uploadPhoto: (ref) => Promise.resolve(`id-of-${ref}`),
    dropPhoto: vi.fn(),
    deliver: (errand) => Promise.resolve(server.take(errand)),
    owner: () => 'chen',
    schedule: (again, delayMs) => retries.push({ again, delayMs }),
    changed: () => {},
    sent: vi.fn(),
    refused: vi.fn(),
    ...overrides,
  }
  return { outbox: createOutbox(ports), ports, server, disk, retries }
}
