/** Sends HTTP requests with uni.request, on both platforms. */

import type { Wire, WireAnswer } from '@/api/http'
import { UnreachableError } from '@/api/problem'
import { openPhoto } from '@/device/photoStore'
import { serverOrigin } from '@/device/platform'

const ANSWER_WITHIN_MS = 15_000
// A photo over a weak network takes its time; the outbox tries again anyway.
const UPLOAD_WITHIN_MS = 60_000

type RequestMethod = 'GET' | 'POST' | 'PUT' | 'DELETE'

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

export const uniWire: Wire = {
  send: (request) =>
    new Promise<WireAnswer>((resolve, reject) => {
      uni.request({
        url: serverOrigin + request.path,
        method: request.method as RequestMethod,
        header: { ...request.headers, ...(request.body === undefined ? {} : { 'Content-Type': 'application/json' }) },
        data: request.body as UniApp.RequestOptions['data'],
        timeout: ANSWER_WITHIN_MS,
        success: (answer) => resolve({ status: answer.statusCode, body: answer.data }),
        fail: (error) => reject(new UnreachableError(String(error.errMsg))),
      })
    }),

  upload: async (upload) => {
    const source = await openPhoto(upload.file)
    return new Promise<WireAnswer>((resolve, reject) => {
      uni.uploadFile({
        ...source,
        url: serverOrigin + upload.path,
        name: 'file',
        header: upload.headers,
        timeout: UPLOAD_WITHIN_MS,
        success: (answer) => resolve({ status: answer.statusCode, body: parsed(answer.data) }),
        fail: (error) => reject(new UnreachableError(String(error.errMsg))),
      })
    })
  },
}
