/** Speaks HTTP to our server: the token, the language, and answers or problems as typed values. */

import { ProblemError, problemFrom } from '@/api/problem'

import type { Answer, Method, PathOf, Sent } from '../../../../static/api/calls'

export interface WireRequest {
  method: string
  path: string
  headers: Record<string, string>
  body: unknown
}

export interface WireUpload {
  path: string
  headers: Record<string, string>
  /** A path or object URL that the platform can read. */
  file: string
}

export interface WireAnswer {
  status: number
  body: unknown
}

/** The platform's way to send; both reject with UnreachableError when no answer comes. */
export interface Wire {
  send(request: WireRequest): Promise<WireAnswer>
  upload(upload: WireUpload): Promise<WireAnswer>
}

export interface HttpContext {
  token(): string | null
  language(): string
  /** Called when the server no longer knows our token. */
  refused(): void
}

/** Paths as the server writes them; the parts of the call and its answer follow from method and path. */
export interface Http {
  call<M extends Method, P extends PathOf<M>>(method: M, path: P, ...sent: Sent<M, P>): Promise<Answer<M, P>>
  upload<P extends PathOf<'post'>>(path: P, file: string): Promise<Answer<'post', P>>
}

/** The parts of a call, once its types have been checked. */
interface Parts {
  path?: Record<string, unknown>
  query?: Record<string, unknown>
  body?: unknown
}

const PREFIX = '/api/v1'

function address(template: string, { path = {}, query = {} }: Parts): string {
  const filled = template.replace(/{(\w+)}/g, (_, name: string) => encodeURIComponent(String(path[name])))
  const pairs = Object.entries(query)
    .filter(([, value]) => value !== null && value !== undefined)
    .map(([name, value]) => `${name}=${encodeURIComponent(String(value))}`)
  return PREFIX + filled + (pairs.length > 0 ? `?${pairs.join('&')}` : '')
}

export function createHttp(wire: Wire, context: HttpContext): Http {
  const headers = (token: string | null): Record<string, string> => ({
    'Accept-Language': context.language(),
    ...(token ? { Authorization: `Bearer ${token}` } : {}),
  })

  const read = <T>(answer: WireAnswer, token: string | null): T => {
    if (answer.status >= 200 && answer.status < 300) return answer.body as T
    // Only the token that was refused is given up: a new sign-in may have replaced it while this was under way.
    if (answer.status === 401 && token !== null && token === context.token()) context.refused()
    throw new ProblemError(problemFrom(answer.status, answer.body))
  }

  return {
    async call(method, path, ...[sent]) {
      const token = context.token()
      const parts = (sent ?? {}) as Parts
      const request = { method: method.toUpperCase(), path: address(path, parts), headers: headers(token), body: parts.body }
      return read(await wire.send(request), token)
    },
    async upload(path, file) {
      const token = context.token()
      return read(await wire.upload({ path: PREFIX + path, headers: headers(token), file }), token)
    },
  }
}
