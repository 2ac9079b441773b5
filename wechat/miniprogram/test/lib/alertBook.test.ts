import { describe, expect, it, vi } from 'vitest'
import { createAlertBook, type AlertRecords } from '@/lib/alertBook'
import { aCard } from '../cards'

const book = (saved: AlertRecords = {}) => createAlertBook(saved, () => {})

describe('alert book', () => {
  it('sounds once for a package, however often it comes', () => {
    const alerts = book()
    expect(alerts.receive(aCard())).toBe('alert')
    expect(alerts.receive(aCard())).toBe('known')
  })

  it('updates without sound when seats, briefing or round change', () => {
    const alerts = book()
    alerts.receive(aCard())
    expect(alerts.receive(aCard({ version: 2, seats_left: 1 }))).toBe('update')
    expect(alerts.receive(aCard({ version: 2, round: 2 }))).toBe('update')
  })

  it('drops what is older than what is known', () => {
    const alerts = book()
    alerts.receive(aCard({ version: 3, round: 2 }))
    expect(alerts.receive(aCard({ version: 2, round: 2 }))).toBe('known')
    expect(alerts.receive(aCard({ version: 3, round: 1 }))).toBe('known')
  })

  it('sounds again when a seat becomes free, but not for one who turned it down or holds it', () => {
    const waiting = book()
    waiting.receive(aCard({ version: 1, seats_left: 0 }))
    expect(waiting.receive(aCard({ version: 2, seats_left: 1 }))).toBe('alert')

    const declined = book()
    declined.receive(aCard({ version: 1, seats_left: 0 }))
    declined.dismiss(aCard().id)
    expect(declined.receive(aCard({ version: 2, seats_left: 1 }))).toBe('update')

    expect(book().receive(aCard({ holding: true }))).toBe('update')
    expect(book().receive(aCard({ watching: true }))).toBe('update')
    const elsewhere = book()
    elsewhere.dismiss(aCard().id)
    expect(elsewhere.receive(aCard())).toBe('update')
  })

  it('knows after a restart what nobody has answered yet', () => {
    const saved = vi.fn<(records: AlertRecords) => void>()
    createAlertBook({}, saved).receive(aCard())
    const after = createAlertBook(saved.mock.lastCall?.[0] ?? {}, saved)
    expect(after.receive(aCard())).toBe('known')
    expect(after.isOpen(aCard().id)).toBe(true)
    after.close(aCard().id)
    expect(book(saved.mock.lastCall?.[0]).isOpen(aCard().id)).toBe(false)
    expect(book().isOpen(aCard().id)).toBe(false)
  })

  it('remembers across a restart, and forgets what has ended', () => {
    const saved = vi.fn<(records: AlertRecords) => void>()
    const before = createAlertBook({}, saved)
    before.receive(aCard())
    before.dismiss(aCard().id)
    const after = book(saved.mock.lastCall?.[0])
    expect(after.receive(aCard())).toBe('known')
    expect(after.isDismissed(aCard().id)).toBe(true)
    after.forget(aCard().id)
    expect(after.records()).toEqual({})
  })
})
