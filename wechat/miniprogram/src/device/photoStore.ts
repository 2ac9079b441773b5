/** Keeps photos on the phone until they are sent: files in WeChat, blobs in the browser's database. */

import { PhotoGoneError } from '@/lib/outbox'
import { newKey } from '@/lib/keys'
import { isH5 } from '@/device/platform'

// Enough to recognise a person by; the original of a modern phone would take minutes in a stairwell.
const LONGEST_SIDE_PX = 1600
const JPEG_QUALITY = 0.82

const DATABASE = 'shouwang'
const STORE = 'photos'

/** What uni.uploadFile wants: a path in WeChat; in the browser a file, and a path all the same or it gives up. */
export interface UploadSource {
  filePath: string
  file?: File
}

/** Takes over a photo just taken, made smaller; gives the reference by which the outbox knows it. */
export async function keepPhoto(temporaryPath: string): Promise<string> {
  return isH5 ? keepBlob(temporaryPath) : keepFile(temporaryPath)
}

/** Throws PhotoGoneError when the phone no longer has it. */
export async function openPhoto(ref: string): Promise<UploadSource> {
  if (!isH5) return { filePath: ref }
  const blob = await withStore<Blob | undefined>('readonly', (store) => store.get(ref))
  if (!blob) throw new PhotoGoneError(ref)
  return { filePath: ref, file: new File([blob], 'photo.jpg', { type: blob.type || 'image/jpeg' }) }
}

export function dropPhoto(ref: string): void {
  if (isH5) void withStore('readwrite', (store) => store.delete(ref))
  else uni.removeSavedFile({ filePath: ref })
}

async function keepFile(temporaryPath: string): Promise<string> {
  const smaller = await uni
    .compressImage({ src: temporaryPath, quality: Math.round(JPEG_QUALITY * 100), compressedWidth: LONGEST_SIDE_PX })
    .then((result) => result.tempFilePath)
    // Better a large photo than none: some phones cannot compress HEIC.
    .catch(() => temporaryPath)
  const saved = (await uni.saveFile({ tempFilePath: smaller })) as unknown as { savedFilePath: string }
  return saved.savedFilePath
}

async function keepBlob(objectUrl: string): Promise<string> {
  const blob = await smallerBlob(objectUrl)
  const ref = newKey()
  await withStore('readwrite', (store) => store.put(blob, ref))
  return ref
}

/** The picture as this browser reads it; throws when it cannot. */
export async function decoded(objectUrl: string): Promise<HTMLImageElement> {
  const image = new Image()
  image.src = objectUrl
  await image.decode()
  return image
}

/** Draws the picture anew, which also leaves behind what the camera wrote about place and device. */
async function smallerBlob(objectUrl: string): Promise<Blob> {
  const image = await decoded(objectUrl)
  const scale = Math.min(1, LONGEST_SIDE_PX / Math.max(image.naturalWidth, image.naturalHeight))
  const canvas = document.createElement('canvas')
  canvas.width = Math.round(image.naturalWidth * scale)
  canvas.height = Math.round(image.naturalHeight * scale)
  const brush = canvas.getContext('2d')
  if (!brush) throw new Error('no canvas')
  // A JPEG has no transparency: what was left clear, a screenshot's corners say, would come out black.
  brush.fillStyle = '#fff'
  brush.fillRect(0, 0, canvas.width, canvas.height)
  brush.drawImage(image, 0, 0, canvas.width, canvas.height)
  return new Promise((resolve, reject) => {
    const done = (blob: Blob | null): void => (blob ? resolve(blob) : reject(new Error('cannot encode the photo')))
    canvas.toBlob(done, 'image/jpeg', JPEG_QUALITY)
  })
}

function openDatabase(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(DATABASE, 1)
    request.onupgradeneeded = () => request.result.createObjectStore(STORE)
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error ?? new Error('no database'))
  })
}

async function withStore<T>(mode: IDBTransactionMode, act: (store: IDBObjectStore) => IDBRequest): Promise<T> {
  const database = await openDatabase()
  return new Promise<T>((resolve, reject) => {
    const request = act(database.transaction(STORE, mode).objectStore(STORE))
    request.onsuccess = () => resolve(request.result as T)
    request.onerror = () => reject(request.error ?? new Error('database'))
  }).finally(() => database.close())
}
