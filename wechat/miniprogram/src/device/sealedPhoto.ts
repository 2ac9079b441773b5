/** Fetches a photo that only a holder may see. It lives in memory or a temporary file until it is released. */

import { absoluteUrl, isH5 } from '@/device/platform'
import { UnreachableError } from '@/api/problem'

export interface OpenedPhoto {
  /** For an image element. */
  src: string
  /** Takes it away again; the address is dead afterwards. */
  release(): void
}

export async function openSealedPhoto(url: string, token: string): Promise<OpenedPhoto> {
  const headers = { Authorization: `Bearer ${token}` }
  return isH5 ? openInBrowser(absoluteUrl(url), headers) : openInWeChat(absoluteUrl(url), headers)
}

async function openInBrowser(url: string, headers: Record<string, string>): Promise<OpenedPhoto> {
  // no-store: the picture must not stay in the browser's cache when the package has ended.
  const answer = await fetch(url, { headers, cache: 'no-store' })
  if (!answer.ok) throw new UnreachableError(`photo ${answer.status}`)
  const src = URL.createObjectURL(await answer.blob())
  return { src, release: () => URL.revokeObjectURL(src) }
}

async function openInWeChat(url: string, header: Record<string, string>): Promise<OpenedPhoto> {
  const answer = await uni.downloadFile({ url, header })
  if (answer.statusCode !== 200) throw new UnreachableError(`photo ${answer.statusCode}`)
  const src = answer.tempFilePath
  return { src, release: () => uni.getFileSystemManager().unlink({ filePath: src }) }
}
