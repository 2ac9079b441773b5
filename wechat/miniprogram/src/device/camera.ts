/** Opens the camera, or the album where a report may use older pictures. */

/** Temporary paths of the pictures; empty when the person closed the camera. */
export async function takePhotos(most: number, sources: ('camera' | 'album')[]): Promise<string[]> {
  try {
    const result = await uni.chooseImage({ count: most, sizeType: ['compressed'], sourceType: sources })
    const paths = result.tempFilePaths
    return Array.isArray(paths) ? paths : [paths]
  } catch {
    // Closing the camera is an answer, not a fault; so is a refused permission: the word can go without a picture.
    return []
  }
}
