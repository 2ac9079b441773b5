import { describe, expect, it } from 'vitest'

import { Problem } from '@/api/client'
import type { List } from '@/api/types'

import { usePages } from './pages'

/** A server whose answers come when the test says so, in whatever order. */
function slowServer() {
  const asked: { cursor: string | null; answer: (page: List<string>) => void; refuse: (error: Error) => void }[] = []
  const pages = usePages<string>(
    (cursor) =>
      new Promise((resolve, reject) => {
        asked.push({ cursor, answer: resolve, refuse: reject })
      }),
  )
  const at = (index: number) => asked.at(index)!
  return { asked, at, pages }
}
const page = (items: string[], next: string | null = null): List<string> => ({ items, next })
const refusal = new Problem({ type: '/problems/x', title: '', detail: 'no', status: 403 })

describe('a list that is narrowed while it loads', () => {
  it('shows the latest question’s answer, though an older one comes in after it', async () => {
    const { at, pages } = slowServer()
    const both = [pages.load(), pages.load()]
    at(1).answer(page(['new']))
    at(0).answer(page(['old'], 'old-next'))
    await Promise.all(both)
    expect([pages.rows.value, pages.next.value, pages.busy.value]).toEqual([['new'], null, false])
  })

  it('hides what became of an older question, and waits for the newer', async () => {
    const { at, pages } = slowServer()
    const first = pages.load()
    const second = pages.load()
    at(0).refuse(refusal)
    await first
    expect([pages.failure.value, pages.busy.value]).toEqual([null, true])
    at(1).refuse(refusal)
    await second
    expect([pages.failure.value, pages.busy.value]).toEqual(['no', false])
  })

  it('never appends a page of another filter', async () => {
    const { asked, at, pages } = slowServer()
    const first = pages.load()
    at(0).answer(page(['a'], 'a-next'))
    await first
    const more = pages.more()
    const narrowed = pages.load()
    await pages.more() // nothing to ask for: the new filter's first page is not here yet
    expect(asked.map((row) => row.cursor)).toEqual([null, 'a-next', null])
    at(2).answer(page(['b'], 'b-next'))
    at(1).answer(page(['a2']))
    await Promise.all([more, narrowed])
    expect([pages.rows.value, pages.next.value]).toEqual([['b'], 'b-next'])
  })

  it('appends its own, once however often it is pressed', async () => {
    const { asked, at, pages } = slowServer()
    const first = pages.load()
    at(0).answer(page(['a'], 'a-next'))
    await first
    const presses = [pages.more(), pages.more()]
    at(1).answer(page(['a2']))
    await Promise.all(presses)
    expect([pages.rows.value, asked.length]).toEqual([['a', 'a2'], 2])
  })

  it('forgets what it waits for when it is closed', async () => {
    const { at, pages } = slowServer()
    const first = pages.load()
    pages.clear()
    at(0).answer(page(['a']))
    await first
    expect([pages.rows.value, pages.busy.value]).toEqual([null, false])
  })
})
