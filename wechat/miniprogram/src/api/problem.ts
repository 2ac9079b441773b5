/** What can go wrong between the phone and the server. */

import type { Problem } from '@/api/types'

/** The server understood and said no, in the reader's language: show `detail`. */
export class ProblemError extends Error {
  constructor(readonly problem: Problem) {
    super(problem.detail || problem.title)
    this.name = 'ProblemError'
  }

  get status(): number {
    return this.problem.status
  }

  /** The stable last part of the type, for example "package-full". */
  get slug(): string {
    return this.problem.type.split('/').pop() ?? ''
  }

  /** Whether asking the very same thing again later may succeed. */
  get isPassing(): boolean {
    return this.status === 408 || this.status === 429 || this.status >= 500
  }
}

/** No answer: no network, a time-out, a server that is being restarted. Nothing is known about what it did. */
export class UnreachableError extends Error {
  constructor(reason: string) {
    super(reason)
    this.name = 'UnreachableError'
  }
}

/** Reads an answer's body as a problem; whatever came instead (a proxy's page) becomes one with that status. */
export function problemFrom(status: number, body: unknown): Problem {
  const given = typeof body === 'object' && body !== null ? (body as Partial<Problem>) : {}
  return {
    type: given.type ?? 'about:blank',
    title: given.title ?? '',
    status: given.status ?? status,
    detail: given.detail ?? '',
    errors: given.errors,
  }
}
