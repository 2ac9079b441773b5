/** Speaks HTTP with the server: JSON both ways, the CSRF token on unsafe methods, problems as one error class. */

import type { Answer, Method, PathOf, Schema, Sent } from '../../../api/calls'

const PREFIX = '/api/v1'
/** A request that takes longer than this is reported as unreachable, so that nobody watches a spinner. */
const TIMEOUT_MS = 20_000

/** A refusal may say more than every refusal says. */
export type ProblemBody = Schema<'Problem'> & Record<string, unknown>

/** The server's refusal (RFC 9457), or status 0 when the server could not be reached at all. */
export class Problem extends Error {
  readonly body: ProblemBody
  constructor(body: ProblemBody) {
    super(body.detail || body.title)
    this.name = 'Problem'
    this.body = body
  }
  get status(): number {
    return this.body.status
  }
  get slug(): string {
    return this.body.type.split('/').pop() ?? ''
  }
  get errors(): Record<string, string[]> {
    return (this.body.errors ?? {}) as Record<string, string[]>
  }
  get unreachable(): boolean {
    return this.status === 0
  }
  /** Whether what was asked may have been done all the same: no answer came, or none of the server's own. */
  get isPassing(): boolean {
    return this.unreachable || this.status >= 500 || this.slug === 'unreachable'
  }
}

/** What the app tells the client about itself: it has no imports of stores, so that it can be tested alone. */
export const wiring = {
  csrfToken: null as string | null,
  language: 'zh',
  /** The sentence shown when the server cannot be reached, in the reader's language. */
  unreachableText: () => '',
  onSignedOut: (() => undefined) as (problem: Problem) => unknown,
}

/** The parts of a call, once its types have been checked. */
interface Parts {
  path?: Record<string, unknown>
  query?: Record<string, unknown>
  body?: unknown
}

function address(template: string, { path = {}, query = {} }: Parts): string {
  const filled = template.replace(/{(\w+)}/g, (_, name: string) => encodeURIComponent(String(path[name])))
  const pairs = Object.entries(query).flatMap(([key, value]) =>
    value === null || value === undefined || value === '' ? [] : [[key, String(value)]],
  )
  return PREFIX + filled + (pairs.length ? `?${new URLSearchParams(pairs).toString()}` : '')
}

function unreachable(): Problem {
  const text = wiring.unreachableText()
  return new Problem({ type: '/problems/unreachable', title: text, status: 0, detail: text })
}

async function problemOf(response: Response): Promise<Problem> {
  try {
    const body = (await response.json()) as ProblemBody
    if (typeof body.type === 'string') return new Problem({ ...body, status: response.status })
  } catch {
    // A proxy's page instead of the server's answer: nothing in it is worth showing.
  }
  return new Problem({ ...unreachable().body, status: response.status })
}

async function send(method: Method, path: string, parts: Parts): Promise<unknown> {
  const headers: Record<string, string> = { 'Accept-Language': wiring.language }
  const body = parts.body ?? (method === 'post' ? {} : undefined)
  const isForm = body instanceof FormData
  if (body !== undefined && !isForm) headers['Content-Type'] = 'application/json'
  if (method !== 'get' && wiring.csrfToken) headers['X-CSRF-Token'] = wiring.csrfToken
  let response: Response
  try {
    response = await fetch(address(path, parts), {
      method: method.toUpperCase(),
      headers,
      credentials: 'same-origin',
      body: body === undefined ? undefined : isForm ? body : JSON.stringify(body),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    })
  } catch {
    throw unreachable()
  }
  if (!response.ok) {
    const problem = await problemOf(response)
    if (problem.status === 401 && !path.startsWith('/staff/') && path !== '/session') wiring.onSignedOut(problem)
    throw problem
  }
  if (response.status === 204) return undefined
  try {
    return await response.json()
  } catch {
    // The line broke in the middle of the answer: it is lost like one that never began.
    throw unreachable()
  }
}

/** One method of the API: paths as the server writes them; the parts of the call and its answer follow from both. */
function caller<M extends Method>(method: M) {
  return <P extends PathOf<M>>(path: P, ...[parts]: Sent<M, P>) =>
    send(method, path, (parts ?? {}) as Parts) as Promise<Answer<M, P>>
}

export const http = {
  get: caller('get'),
  post: caller('post'),
  put: caller('put'),
  patch: caller('patch'),
  delete: caller('delete'),
}
