/** Speaks HTTP with the server: JSON both ways, the CSRF token on unsafe methods, problems as one error class. */

const PREFIX = '/api/v1'
/** A request that takes longer than this is reported as unreachable, so that nobody watches a spinner. */
const TIMEOUT_MS = 20_000

export interface ProblemBody {
  type: string
  title: string
  status: number
  detail: string
  errors?: Record<string, string[]>
  [more: string]: unknown
}

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
    return this.body.errors ?? {}
  }
  get unreachable(): boolean {
    return this.status === 0
  }
}

/** What the app tells the client about itself: it has no imports of stores, so that it can be tested alone. */
export const wiring = {
  csrfToken: null as string | null,
  language: 'zh',
  /** The sentence shown when the server cannot be reached, in the reader's language. */
  unreachableText: () => '',
  onSignedOut: () => undefined as unknown,
}

type Query = Record<string, string | number | boolean | null | undefined>

function address(path: string, query?: Query): string {
  const pairs = Object.entries(query ?? {}).flatMap(([key, value]) =>
    value === null || value === undefined || value === '' ? [] : [[key, String(value)]],
  )
  return PREFIX + path + (pairs.length ? `?${new URLSearchParams(pairs).toString()}` : '')
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

async function send<T>(method: string, path: string, body?: unknown, query?: Query): Promise<T> {
  const headers: Record<string, string> = { 'Accept-Language': wiring.language }
  const isForm = body instanceof FormData
  if (body !== undefined && !isForm) headers['Content-Type'] = 'application/json'
  if (method !== 'GET' && wiring.csrfToken) headers['X-CSRF-Token'] = wiring.csrfToken
  let response: Response
  try {
    response = await fetch(address(path, query), {
      method,
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
    if (problem.status === 401 && !path.startsWith('/staff/') && path !== '/session') wiring.onSignedOut()
    throw problem
  }
  if (response.status === 204) return undefined as T
  return (await response.json()) as T
}

export const http = {
  get: <T>(path: string, query?: Query) => send<T>('GET', path, undefined, query),
  post: <T>(path: string, body: unknown = {}) => send<T>('POST', path, body),
  put: <T>(path: string, body: unknown) => send<T>('PUT', path, body),
  patch: <T>(path: string, body: unknown) => send<T>('PATCH', path, body),
  delete: <T>(path: string) => send<T>('DELETE', path),
}

/** A client-made key: the same press repeated after a lost answer does the thing once. */
export function newKey(): string {
  return crypto.randomUUID()
}
