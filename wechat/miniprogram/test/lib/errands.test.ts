import { describe, expect, it, vi } from 'vitest'
import { UnreachableError } from '@/api/problem'
import type { Errand } from '@/lib/outbox'
import { anErrand, createPhone, problem } from './phone'

describe('one errand and the others', () => {
  it('sends the words of a sighting at once, and its photos after them', async () => {
    const uploaded: string[] = []
    const deliver = vi.fn((errand: Errand) => {
      expect(uploaded).toHaveLength(errand.kind === 'sighting' ? 0 : 1)
      return Promise.resolve({ id: 'sighting-1' })
    })
    const { outbox, ports, disk } = createPhone({
      deliver,
      uploadPhoto: (ref) => {
        uploaded.push(ref)
        return Promise.resolve(`id-of-${ref}`)
      },
    })
    outbox.add(anErrand({ kind: 'sighting', target: 'package-1', photos: [{ ref: 'a.jpg', photo_id: null }] }))
    await outbox.flush()
    expect(deliver.mock.calls.map(([errand, ids]: unknown[]) => [(errand as Errand).kind, (errand as Errand).target, ids])).toEqual([
      ['sighting', 'package-1', []],
      ['photos', 'sighting-1', ['id-of-a.jpg']],
    ])
    expect(ports.dropPhoto).toHaveBeenCalledExactlyOnceWith('a.jpg')
    expect(disk.errands).toBe('[]')
  })

  it('killed between the words and the photos: the photos still go', async () => {
    const disk = { errands: '[]' }
    const dying = createPhone(
      { deliver: () => Promise.resolve({ id: 'sighting-1' }), uploadPhoto: () => new Promise(() => {}) },
      disk,
    )
    dying.outbox.add(anErrand({ kind: 'sighting', photos: [{ ref: 'a.jpg', photo_id: null }] }))
    await vi.waitFor(() => expect(disk.errands).toContain('"photos"'))
    const deliver = vi.fn().mockResolvedValue({ id: 'sighting-1' })
    const reborn = createPhone({ deliver }, disk)
    await reborn.outbox.flush()
    expect(deliver).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ kind: 'photos' }), ['id-of-a.jpg'])
  })

  it('a photo on a bad line keeps nothing else waiting', async () => {
    const order: string[] = []
    const { outbox, retries } = createPhone({
      uploadPhoto: () => Promise.reject(new UnreachableError('timeout')),
      deliver: (errand) => {
        order.push(errand.kind)
        return Promise.resolve({ id: 'sighting-1' })
      },
    })
    outbox.add(anErrand({ key: '1', kind: 'sighting', photos: [{ ref: 'a.jpg', photo_id: null }] }))
    outbox.add(anErrand({ key: '2', kind: 'help' }))
    outbox.add(anErrand({ key: '3', kind: 'release' }))
    await outbox.flush()
    await outbox.flush()
    expect(order.sort()).toEqual(['help', 'release', 'sighting'])
    expect(outbox.errands().map((errand) => errand.kind)).toEqual(['photos'])
    expect(retries.length).toBeGreaterThan(0)
  })

  it('nothing of a seat goes past its arrival', async () => {
    const order: string[] = []
    const { outbox } = createPhone({
      deliver: (errand) => {
        if (errand.kind === 'arrive') return Promise.reject(problem(503))
        order.push(errand.target)
        return Promise.resolve('ok')
      },
    })
    outbox.add(anErrand({ key: '1', kind: 'arrive', target: 'one' }))
    outbox.add(anErrand({ key: '2', kind: 'report', target: 'one' }))
    outbox.add(anErrand({ key: '3', kind: 'report', target: 'two' }))
    await outbox.flush()
    expect(order).toEqual(['two'])
  })
})
