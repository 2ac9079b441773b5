/**
 * Where this person is. Idle on duty only the H3 cell leaves the phone; the exact position is followed and shared
 * during an assignment alone, and then a sign on the screen says so.
 */

import { computed, ref, watch } from 'vue'
import type { Position } from '@/api/types'
import { launchWishes } from '@/device/launch'
import { currentPosition, followPosition, NoPositionError } from '@/device/position'
import { readStored, writeStored } from '@/device/storage'
import { CITY_CENTRE } from '@/lib/city'
import { cellOf, type Point } from '@/lib/geo'
import { walkedTo } from '@/lib/walker'
import { introduceWith } from '@/stores/connection'

/** `off`: not looked at; `cell`: now and then, for the cell; `exact`: followed, during an assignment. */
export type PlaceMode = 'off' | 'cell' | 'exact'
export type PlaceState = 'unknown' | 'asking' | 'known' | 'refused' | 'failed'

// A cell is 200 m across and a walker needs two and a half minutes for it: twice a minute is plenty, and saves battery.
const LOOK_EVERY_MS = 30_000
const SIMULATED_STEP_MS = 2_000
const SIMULATED_ACCURACY_M = 10
const STORED_PIN = 'pin'
/** Stands in the place of a pin once somebody wants a demo to follow the phone itself. */
const DEVICE = 'device'

export const here = ref<Position | null>(null)
export const placeState = ref<PlaceState>('unknown')
export const isSimulated = ref(false)
export const cell = computed(() => (here.value ? cellOf(here.value) : null))

const mode = ref<PlaceMode>('off')
// Read at once: signing in takes the wishes out of the address.
const wishes = launchWishes()
let simulatedPath: Point[] = []
let simulatedFrom = 0
let stop: () => void = () => {}

introduceWith(() => (mode.value === 'off' ? null : cell.value))

function take(position: Position): void {
  here.value = position
  placeState.value = 'known'
}

function fail(error: NoPositionError): void {
  // A fix of a minute ago beats none: in a lift the phone fails for a while.
  if (here.value && !error.isRefused) return
  placeState.value = error.isRefused ? 'refused' : 'failed'
}

async function look(): Promise<void> {
  if (placeState.value === 'unknown') placeState.value = 'asking'
  try {
    take(await currentPosition())
  } catch (error) {
    fail(error instanceof NoPositionError ? error : new NoPositionError(false))
  }
}

function every(milliseconds: number, act: () => void): () => void {
  act()
  const timer = setInterval(act, milliseconds)
  return () => clearInterval(timer)
}

function takeSimulated(): void {
  const seconds = (Date.now() - simulatedFrom) / 1000
  take({ ...walkedTo(simulatedPath, seconds), accuracy_m: SIMULATED_ACCURACY_M })
}

function restart(): void {
  stop()
  stop = () => {}
  if (mode.value === 'off') return
  if (isSimulated.value) stop = every(SIMULATED_STEP_MS, takeSimulated)
  else if (mode.value === 'cell') stop = every(LOOK_EVERY_MS, () => void look())
  else stop = followPosition(take, fail)
}

watch(mode, restart)

export function setPlaceMode(next: PlaceMode): void {
  mode.value = next
}

/** Looks once, for somebody who asks for it (to set a watch area, to send a sighting). */
export async function lookOnce(): Promise<Position | null> {
  if (isSimulated.value) takeSimulated()
  else await look()
  return here.value
}

/** From now on this phone is where the demo says it is. */
export function simulate(path: Point[]): void {
  simulatedPath = path
  simulatedFrom = Date.now()
  isSimulated.value = true
  writeStored(STORED_PIN, path)
  takeSimulated()
  restart()
}

/**
 * In a demo: takes up the place asked for in the address, the pin put down before, or the middle of the city. Whoever
 * tries a demo seldom stands in its city, and should not be asked where they really are.
 */
export function simulateInDemo(): void {
  if (isSimulated.value) return
  const { path } = wishes
  const stored = readStored<Point[] | typeof DEVICE>(STORED_PIN, [])
  if (path.length > 0) simulate(path)
  else if (stored !== DEVICE) simulate(stored.length > 0 ? stored : [CITY_CENTRE])
}

export function stopSimulating(): void {
  isSimulated.value = false
  here.value = null
  placeState.value = 'unknown'
  writeStored(STORED_PIN, DEVICE)
  restart()
}
