import { describe, expect, it, vi } from 'vitest'
import { UnreachableError } from '@/api/problem'
import { PhotoGoneError } from '@/lib/outbox'
import { anErrand, createPhone, createServer, problem } from './phone'

describe('outbox', () => {
  it('sends and forgets, with the photos that belong to it', async () => {
    const deliver = vi.fn().mockResolvedValue('ok')
    const { outbox, ports, disk } = createPhone({ deliver })
    outbox.add(anErrand({ photos: [{ ref: 'a.jpg', photo_id: null }] }))
    await outbox.flush()
    expect(deliver).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ key: 'key-1' }), ['id-of-a.jpg'])
    expect(ports.dropPhoto).toHaveBeenCalledWith('a.jpg')
    expect(disk.errands).toBe('[]')
  })

  it('is on the disk before anything is sent', () => {
    const { outbox, disk } = createPhone({ deliver: () => new Promise(() => {}) })
    outbox.add(anErrand())
    expect(JSON.parse(disk.errands)).toHaveLength(1)
  })

  it('waits without network, more patiently each time, and then sends once', async () => {
    let online = false
    const phone = createPhone()
    const { outbox, retries } = createPhone({
      deliver: (errand) =>
        online ? Promise.resolve(phone.server.take(errand)) : Promise.reject(new UnreachableError('offline')),
    })
    outbox.add(anErrand())
    await outbox.flush()
    await outbox.flush()
    expect(retries.map((retry) => retry.delayMs)).toEqual([2_000, 5_000])
    expect(outbox.errands()).toHaveLength(1)
    online = true
    retries[1]?.again()
    await outbox.flush()
    expect(phone.server.done.size).toBe(1)
    expect(outbox.errands()).toHaveLength(0)
  })

  it('killed after the server took it but before the answer: sent again with the same key, counted once', async () => {
    const disk = { errands: '[]' }
    const server = createServer()
    const dying = createPhone(
      {
        deliver: (errand) => {
          server.take(errand)
          return new Promise(() => {})
        },
      },
      disk,
    )
    dying.outbox.add(anErrand())
    const reborn = createPhone({ deliver: (errand) => Promise.resolve(server.take(errand)) }, disk)
    await reborn.outbox.flush()
    expect(server.done.size).toBe(1)
    expect(reborn.ports.sent).toHaveBeenCalledOnce()
    expect(disk.errands).toBe('[]')
  })

  it('killed between two photos: the first is not uploaded twice', async () => {
    const disk = { errands: '[]' }
    const photos = [
      { ref: 'a.jpg', photo_id: null },
      { ref: 'b.jpg', photo_id: null },
    ]
    const dying = createPhone(
      { uploadPhoto: (ref) => (ref === 'a.jpg' ? Promise.resolve('id-a') : new Promise(() => {})) },
      disk,
    )
    dying.outbox.add(anErrand({ photos }))
    await vi.waitFor(() => expect(disk.errands).toContain('id-a'))
    const uploadPhoto = vi.fn().mockResolvedValue('id-b')
    const deliver = vi.fn().mockResolvedValue('ok')
    const reborn = createPhone({ uploadPhoto, deliver }, disk)
    await reborn.outbox.flush()
    expect(uploadPhoto).toHaveBeenCalledExactlyOnceWith('b.jpg')
    expect(deliver).toHaveBeenCalledWith(expect.anything(), ['id-a', 'id-b'])
  })

  it('flushed twice at once, sends once', async () => {
    const deliver = vi.fn().mockResolvedValue('ok')
    const { outbox } = createPhone({ deliver })
    outbox.add(anErrand())
    await Promise.all([outbox.flush(), outbox.flush()])
    expect(deliver).toHaveBeenCalledOnce()
  })

  it('told the same thing twice, sends it once', async () => {
    const deliver = vi.fn().mockResolvedValue('ok')
    const { outbox } = createPhone({ deliver })
    outbox.add(anErrand())
    outbox.add(anErrand())
    await outbox.flush()
    expect(deliver).toHaveBeenCalledOnce()
  })

  it('sends what another tab was closed over', async () => {
    const disk = { errands: '[]' }
    const { outbox, server } = createPhone({}, disk)
    const closed = createPhone({ deliver: () => new Promise(() => {}) }, disk)
    closed.outbox.add(anErrand())
    await outbox.flush()
    expect([...server.done.keys()]).toEqual(['key-1'])
  })

  it('keeps what the server refuses, with its reason, and goes on with the rest', async () => {
    const ended = problem(409, 'package-ended', 'The child was found.')
    const { outbox, ports } = createPhone({
      deliver: (errand) => (errand.kind === 'arrive' ? Promise.reject(ended) : Promise.resolve('ok')),
    })
    outbox.add(anErrand({ key: 'k-arrive', kind: 'arrive' }))
    outbox.add(anErrand({ key: 'k-report' }))
    await outbox.flush()
    expect(outbox.errands()).toEqual([
      expect.objectContaining({ key: 'k-arrive', state: 'refused', refusal: 'The child was found.' }),
    ])
    expect(ports.refused).toHaveBeenCalledOnce()
    outbox.discard('k-arrive')
    expect(outbox.errands()).toEqual([])
  })

  it.each([429, 500, 503])('tries again after %i', async (status) => {
    const { outbox, retries } = createPhone({ deliver: () => Promise.reject(problem(status)) })
    outbox.add(anErrand())
    await outbox.flush()
    expect(outbox.errands()[0]?.state).toBe('waiting')
    expect(retries).toHaveLength(1)
  })

  it('keeps errands for their owner through a sign-out and another person', async () => {
    let owner: string | null = null
    const deliver = vi.fn().mockResolvedValue('ok')
    const { outbox } = createPhone({ owner: () => owner, deliver })
    outbox.add(anErrand())
    await outbox.flush()
    owner = 'lin'
    await outbox.flush()
    expect(deliver).not.toHaveBeenCalled()
    owner = 'chen'
    await outbox.flush()
    expect(deliver).toHaveBeenCalledOnce()
  })

  it('sends a sighting first, and an arrival before its report', async () => {
    const order: string[] = []
    let online = false
    const { outbox } = createPhone({
      deliver: (errand) => {
        if (!online) return Promise.reject(new UnreachableError('offline'))
        order.push(errand.kind)
        return Promise.resolve('ok')
      },
    })
    outbox.add(anErrand({ key: '1', kind: 'report' }))
    outbox.add(anErrand({ key: '2', kind: 'arrive' }))
    outbox.add(anErrand({ key: '3', kind: 'sighting' }))
    await outbox.flush()
    online = true
    await outbox.flush()
    expect(order).toEqual(['sighting', 'arrive', 'report'])
  })

  it.each([new PhotoGoneError('a.jpg'), problem(415, 'not-a-picture')])(
    'sends the word without a photo that cannot go (%s)',
    async (reason) => {
      const deliver = vi.fn().mockResolvedValue('ok')
      const { outbox, ports } = createPhone({ uploadPhoto: () => Promise.reject(reason), deliver })
      outbox.add(anErrand({ kind: 'report', photos: [{ ref: 'a.jpg', photo_id: null }] }))
      await outbox.flush()
      expect(deliver).toHaveBeenCalledWith(expect.anything(), [])
      expect(ports.sent).toHaveBeenCalledWith(expect.anything(), 'ok', 1)
    },
  )
})
