/** The live picture as a store: the socket, its state, presence, positions, and what arrived since one looked. */
import { defineStore } from 'pinia'
import { io, type Socket } from 'socket.io-client'
import { computed, ref, shallowReactive, shallowRef, watch } from 'vue'

import { Problem, type ProblemBody } from '@/api/client'
import { useSession } from '@/account/session_store'
import type { LiveEvent, LivePosition, Presence, Snapshot, Station } from '@/api/types'
import { now, syncClock } from '@/ui/clock'

import { Feed } from './feed'
import { dropOver, shownPositions } from './positions'
import { credibleSightings, currentPackages, queueOf, unpublished } from './queue'
import { emptyState } from './state'

export type Connection = 'connecting' | 'live' | 'lost'
type Ack = ({ ok: true } & Snapshot) | { ok: false; problem: ProblemBody }

const SNAPSHOT_TIMEOUT_MS = 10_000
const COME_BACK_MS = 3000
/** However good the line seems, the picture is asked for anew this often. */
const HEAL_MS = 5 * 60_000
/** A row is marked as new for this long, or until it is opened. */
const FRESH_MS = 60_000

export const useLive = defineStore('live', () => {
  const account = useSession()
  const state = emptyState()
  const connection = ref<Connection>('connecting')
  const loaded = ref(false)
  const failure = ref<string | null>(null)
  const stations = shallowRef<Station[]>([])
  const presence = shallowRef<Presence>({ cells: [], totals: { online: 0, on_duty: 0, wakeable: 0 } })
  const positions = shallowReactive(new Map<string, LivePosition>())
  const arrived = shallowReactive(new Map<string, number>())
  let socket: Socket | null = null
  let healing: ReturnType<typeof setInterval> | undefined

  const feed = new Feed(state, {
    requestSnapshot: async () => {
      if (!socket?.connected) throw new Error('not connected')
      const answer = (await socket.timeout(SNAPSHOT_TIMEOUT_MS).emitWithAck('snapshot', {})) as Ack
      if (!answer.ok) throw new Problem(answer.problem)
      return answer
    },
    onSnapshot: (snapshot) => {
      syncClock(snapshot.server_time)
      stations.value = snapshot.stations
      presence.value = snapshot.presence
      seedPositions(snapshot)
      loaded.value = true
      failure.value = null
      connection.value = 'live'
    },
    onFailure: (error) => {
      if (error instanceof Problem) failure.value = error.message
    },
  })

  /** Where people were last, until they tell it again; whoever is not under way any more is forgotten. */
  function seedPositions(snapshot: Snapshot): void {
    dropOver(positions, state.assignments)
    for (const { id, package_id, volunteer, position } of snapshot.assignments)
      if (position)
        positions.set(id, { ...position, assignment_id: id, package_id, name: volunteer.display_name })
  }

  function isFresh(key: string): boolean {
    const at = arrived.get(key)
    return at !== undefined && now.value - at < FRESH_MS
  }

  function seen(key: string): void {
    arrived.delete(key)
  }

  /** The library comes back by itself after a lost line, but not after the server's own no or goodbye. */
  function comeBack(): void {
    if (socket && !socket.active) setTimeout(() => socket?.connect(), COME_BACK_MS)
  }

  function connect(): void {
    if (socket) return
    socket = io('/console', { path: '/socket.io', transports: ['websocket'], withCredentials: true })
    socket.on('connect', () => void feed.refresh())
    healing ??= setInterval(() => void refresh(), HEAL_MS)
    socket.on('disconnect', () => {
      connection.value = 'lost'
      comeBack()
    })
    socket.on('connect_error', (error: Error & { data?: ProblemBody }) => {
      // A machine that slept was not told when its session ended.
      if (error.data?.status === 401) {
        disconnect()
        account.endedBy(new Problem(error.data))
        return
      }
      if (connection.value === 'live') connection.value = 'lost'
      failure.value = error.data?.detail ?? ''
      comeBack()
    })
    socket.on('event', (event: LiveEvent) => {
      feed.receive(event)
    })
    socket.on('presence', (next: Presence) => (presence.value = next))
    socket.on('positions', ({ items }: { items: LivePosition[] }) => {
      for (const item of items) positions.set(item.assignment_id, item)
    })
    socket.on('signed_out', ({ reason }: { reason: string }) => {
      disconnect()
      account.endedFor(reason)
    })
  }

  async function refresh(): Promise<void> {
    if (socket?.connected) await feed.refresh()
  }
  // A machine that slept has missed more than it knows.
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') void refresh()
  })

  function disconnect(): void {
    clearInterval(healing)
    healing = undefined
    socket?.disconnect()
    socket = null
    loaded.value = false
    connection.value = 'connecting'
    positions.clear()
    state.handovers.clear()
    arrived.clear()
  }

  /** Rounded to ten seconds: the queue need not be worked out again every second. */
  const coarseNow = computed(() => Math.floor(now.value / 10_000) * 10_000)
  const queue = computed(() =>
    queueOf(state, coarseNow.value, {
      personId: account.session?.person.id ?? '',
      mayDecideRegistrations: account.may('registrations.decide'),
      mayDecideReports: account.may('assignments.decide'),
      mayApprove: account.may('packages.approve'),
      isSecondLevel: account.station === null,
      secondLevelAfterMs: (account.session?.city.approval_escalation_s ?? Infinity) * 1000,
    }),
  )
  const packages = computed(() => currentPackages(state))
  const drafts = computed(() => unpublished(state))
  /** How many sightings judged credible each package has. */
  const credible = computed(() => {
    const counts = new Map<string, number>()
    for (const { package_id } of credibleSightings(state)) counts.set(package_id, (counts.get(package_id) ?? 0) + 1)
    return counts
  })
  // What was not there before is marked as new; all of the first picture is old.
  let known: Set<string> | null = null
  watch(
    () => {
      const tasks = [...packages.value, ...drafts.value]
      return loaded.value ? [...queue.value.map((row) => row.key), ...tasks.map((task) => `package:${task.id}`)] : null
    },
    (keys) => {
      const before = known
      known = keys && new Set(keys)
      if (before && keys) for (const key of keys) if (!before.has(key)) arrived.set(key, now.value)
      for (const [key, at] of arrived) if (now.value - at >= FRESH_MS) arrived.delete(key)
    },
  )
  const activePositions = computed(() => shownPositions(positions, state.assignments, coarseNow.value))

  return {
    state,
    connection,
    loaded,
    failure,
    stations,
    presence,
    activePositions,
    arrived,
    isFresh,
    seen,
    queue,
    packages,
    drafts,
    credible,
    connect,
    disconnect,
    refresh,
  }
})
