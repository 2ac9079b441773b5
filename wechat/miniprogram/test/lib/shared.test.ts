/** An outbox is not alone on its phone: other people sign in, and one person has two tabs. */

import { describe, expect, it, vi } from 'vitest'
import type { Errand } from '@/lib/outbox'
import { anErrand, createPhone } from './phone'

const PHOTO = { ref: 'a.jpg', photo_id: null }
const never = (): Promise<never> => new Promise(() => {})

/** An answer that comes when the test gives it. */
function later<T>() {
  let give!: (answer: T) => void
  const promise = new Promise<T>((resolve) => (give = resolve))
  return { promise, give }
}

describe('somebody else signs in', () => {
  it('while a photo goes up: the errand stays for its owner, and nothing more goes up in another name', async () => {
    let owner = 'chen'
    const uploadPhoto = vi.fn((ref: string) => {
      if (ref === 'a.jpg') owner = 'lin'
      return Promise.resolve(`id-of-${ref}`)
    })
    const deliver = vi.fn().mockResolvedValue('ok')
    const { outbox, ports } = createPhone({ owner: () => owner, uploadPhoto, deliver })
    outbox.add(anErrand({ photos: [PHOTO, { ref: 'b.jpg', photo_id: null }] }))
    await outbox.flush()
    expect(uploadPhoto).toHaveBeenCalledExactlyOnceWith('a.jpg')
    expect(deliver).not.toHaveBeenCalled()
    expect(ports.refused).not.toHaveBeenCalled()
    owner = 'chen'
    await outbox.flush()
    expect(deliver).toHaveBeenCalledExactlyOnceWith(expect.anything(), ['id-of-a.jpg', 'id-of-b.jpg'])
    expect(ports.sent).toHaveBeenCalledOnce()
  })

  it('before the answer: it was sent, and nobody else is told', async () => {
    let owner = 'chen'
    const deliver = (): Promise<string> => {
      owner = 'lin'
      return Promise.resolve('ok')
    }
    const { outbox, ports } = createPhone({ owner: () => owner, deliver })
    outbox.add(anErrand())
    await outbox.flush()
    expect(outbox.errands()).toEqual([])
    expect(ports.sent).not.toHaveBeenCalled()
  })
})

describe('two tabs of one person', () => {
  it('do not lose each other\'s errands', () => {
    const disk = { errands: '[]' }
    const one = createPhone({ deliver: never }, disk)
    const two = createPhone({ deliver: never }, disk)
    one.outbox.add(anErrand({ key: 'from-one' }))
    two.outbox.add(anErrand({ key: 'from-two' }))
    expect((JSON.parse(disk.errands) as Errand[]).map((errand) => errand.key)).toEqual(['from-one', 'from-two'])
  })

  it('upload a photo once, though one of them hears late that the words are there', async () => {
    const disk = { errands: '[]' }
    const uploadPhoto = vi.fn((ref: string) => Promise.resolve(`id-of-${ref}`))
    const words = later<{ id: string }>()
    const deliver = vi.fn().mockReturnValueOnce(words.promise).mockResolvedValue('ok')
    const one = createPhone({ deliver, uploadPhoto }, disk)
    one.outbox.add(anErrand({ kind: 'sighting', photos: [PHOTO] }))
    const sent = (errand: Errand) => (errand.kind === 'sighting' ? Promise.resolve({ id: 'sighting-1' }) : never())
    const two = createPhone({ deliver: sent, uploadPhoto }, disk)
    void two.outbox.flush()
    await vi.waitFor(() => expect(disk.errands).toContain('id-of-a.jpg'))
    words.give({ id: 'sighting-1' })
    await one.outbox.flush()
    expect(uploadPhoto).toHaveBeenCalledOnce()
    expect(deliver).toHaveBeenLastCalledWith(expect.objectContaining({ target: 'sighting-1' }), ['id-of-a.jpg'])
  })

  it('send once what one of them had finished while the other was still uploading', async () => {
    const disk = { errands: '[]' }
    const upload = later<string>()
    const deliver = vi.fn().mockResolvedValue('ok')
    const slow = createPhone({ uploadPhoto: () => upload.promise, deliver }, disk)
    slow.outbox.add(anErrand({ photos: [PHOTO] }))
    const quick = createPhone({}, disk)
    await quick.outbox.flush()
    upload.give('another-id')
    await slow.outbox.flush()
    expect(quick.ports.sent).toHaveBeenCalledOnce()
    expect(deliver).not.toHaveBeenCalled()
    expect(disk.errands).toBe('[]')
  })
})
