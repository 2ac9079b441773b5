import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'

type Handler = (data: unknown) => void
const handlers = new Map<string, Handler>()
const socket = {
  connected: false,
  active: false,
  on: (name: string, handler: Handler) => handlers.set(name, handler),
  connect: vi.fn(),
  disconnect: vi.fn(),
}

beforeEach(() => {
  vi.resetModules()
  vi.doMock('socket.io-client', () => ({ io: () => socket }))
  setActivePinia(createPinia())
  socket.connect.mockClear()
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
  vi.doUnmock('socket.io-client')
  vi.resetModules()
})

async function desk() {
  const { useSession } = await import('@/account/session_store')
  const { useLive } = await import('./live_store')
  const account = useSession()
  account.session = { person: { id: 'lin' }, roles: [], actions: [] } as never
  useLive().connect()
  return account
}
const refusal = (status: number) => ({ data: { type: '/problems/x', title: '', status, detail: '', reason: 'revoked' } })

it('a desk that slept through the end of its session learns of it when it knocks again', async () => {
  const account = await desk()
  handlers.get('connect_error')!(refusal(401))
  expect(account.session).toBeNull()
  vi.advanceTimersByTime(60_000)
  expect(socket.connect).not.toHaveBeenCalled()
})

it('a server that is busy is knocked at again', async () => {
  const account = await desk()
  handlers.get('connect_error')!(refusal(503))
  vi.advanceTimersByTime(60_000)
  expect([account.session?.person.id, socket.connect.mock.calls.length]).toEqual(['lin', 1])
})
