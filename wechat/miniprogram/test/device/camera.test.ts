/** What WeChat's camera gives, looked at before it is taken over: there nothing is drawn anew. */

import { afterEach, beforeAll, expect, it, vi } from 'vitest'
import { JPEG, PNG } from '../pictures'

const FILES = new Map([
  ['whole.jpg', JPEG],
  ['cut.jpg', JPEG.subarray(0, 200)],
  ['strange.png', PNG],
])

interface Read {
  filePath: string
  success(answer: { data: ArrayBuffer }): void
  fail(error: unknown): void
}

function readFile({ filePath, success, fail }: Read): void {
  const bytes = FILES.get(filePath)
  if (bytes) success({ data: new Uint8Array(bytes).buffer })
  else fail({ errMsg: 'readFile:fail no such file' })
}

/** A phone whose decoder cannot read one of them. */
const uni = {
  chooseImage: () => {
    const tempFilePaths = [...FILES.keys(), 'gone.jpg']
    return Promise.resolve({ tempFilePaths, tempFiles: tempFilePaths.map((path) => ({ path, size: 1 })) })
  },
  getFileSystemManager: () => ({ readFile }),
  getImageInfo: ({ src }: { src: string }) =>
    src === 'strange.png' ? Promise.reject(new Error('getImageInfo:fail')) : Promise.resolve({ width: 9, height: 7 }),
}

let takePhotos: (typeof import('@/device/camera'))['takePhotos']

beforeAll(async () => {
  // Another file of this process may have been a browser.
  vi.resetModules()
  takePhotos = (await import('@/device/camera')).takePhotos
})
afterEach(() => vi.unstubAllGlobals())

it('takes whole photos and says why each of the others is refused', async () => {
  vi.stubGlobal('uni', uni)
  expect(await takePhotos(4, ['camera'])).toEqual({ paths: ['whole.jpg'], faults: ['cut', 'unreadable', 'unreadable'] })
})

it('takes nothing from a camera that was closed', async () => {
  vi.stubGlobal('uni', { ...uni, chooseImage: () => Promise.reject(new Error('chooseImage:fail cancel')) })
  expect(await takePhotos(1, ['camera'])).toEqual({ paths: [], faults: [] })
})
