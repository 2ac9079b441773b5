/** Opens the camera, or the album where a report may use older pictures, and looks at what comes out of it. */

import { decoded } from '@/device/photoStore'
import { isH5 } from '@/device/platform'
import { pictureFault } from '@/lib/picture'

/** `cut`: only a part of a photo; `unreadable`: no photo, or none that this phone can show. */
export type PhotoFault = 'cut' | 'unreadable'

export interface Taken {
  /** Temporary paths of the sound pictures. */
  paths: string[]
  /** Why each of the others was refused. */
  faults: PhotoFault[]
}

/** What was taken; nothing when the person closed the camera. */
export async function takePhotos(most: number, sources: ('camera' | 'album')[]): Promise<Taken> {
  const files = await choose(most, sources)
  const looked = await Promise.all(files.map(async (file) => ({ path: file.path, fault: await faultOf(file) })))
  return {
    paths: looked.filter(({ fault }) => !fault).map(({ path }) => path),
    faults: looked.flatMap(({ fault }) => fault ?? []),
  }
}

/** In the browser each of them is a File besides. */
type Chosen = { path: string } & Partial<Pick<File, 'arrayBuffer'>>

async function choose(count: number, sourceType: ('camera' | 'album')[]): Promise<Chosen[]> {
  try {
    const { tempFiles } = await uni.chooseImage({ count, sizeType: ['compressed'], sourceType })
    return (Array.isArray(tempFiles) ? tempFiles : [tempFiles]) as Chosen[]
  } catch {
    // Closing the camera is an answer, not a fault; so is a refused permission: the word can go without a picture.
    return []
  }
}

/** Now, and not when it is sent: whoever took it still stands before what is to be seen on it. */
async function faultOf(file: Chosen): Promise<PhotoFault | null> {
  try {
    const fault = pictureFault(new Uint8Array(await bytesOf(file)))
    if (fault) return fault === 'cut' ? 'cut' : 'unreadable'
    await (isH5 ? decoded(file.path) : uni.getImageInfo({ src: file.path }))
    return null
  } catch {
    return 'unreadable'
  }
}

function bytesOf(file: Chosen): Promise<ArrayBuffer> {
  if (file.arrayBuffer) return file.arrayBuffer()
  return new Promise((resolve, reject) => {
    const success = ({ data }: { data: string | ArrayBuffer }): void => resolve(data as ArrayBuffer)
    uni.getFileSystemManager().readFile({ filePath: file.path, success, fail: reject })
  })
}
