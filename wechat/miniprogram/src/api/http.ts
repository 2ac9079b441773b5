/** Speaks HTTP to our server: the token, the language, and answers or problems as typed values. */

import { ProblemError, problemFrom } from '@/api/problem'

export type Method = 'GET' | 'POST' | 'PUT' | 'DELETE'

export interface WireRequest {
  method: Method
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

export interface Http {
  call<T>(method: Method, path: string, body?: unknown): Promise<T>
  upload<T>(path: string, file: string): Promise<T>
}

const PREFIX = '/api/v1'

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
    async call<T>(method: Method, path: string, body?: unknown) {
      const token = context.token()
      return read<T>(await wire.send({ method, path: PREFIX + path, headers: headers(token), body }), token)
    },
    async upload<T>(path: string, file: string) {
      const token = context.token()
      return read<T>(await wire.upload({ path: PREFIX + path, headers: headers(token), file }), token)
    },
  }
}
