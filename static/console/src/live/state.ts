/** The console's picture of the work: one snapshot, then numbered events on top of it. No framework, no socket. */
import { shallowReactive } from 'vue'

import type { Assignment, Handover, Id, LiveEvent, Registration, Sighting, Snapshot, TaskPackage } from '@/api/types'

export interface LiveState {
  /** The last number that is part of this picture; -1 before the first snapshot. */
  number: number
  packages: Map<Id, TaskPackage>
  assignments: Map<Id, Assignment>
  sightings: Map<Id, Sighting>
  /** Registrations heard of since the snapshot, which itself only brings their count. */
  registrations: Map<Id, Registration>
  registrationsPending: number
  handovers: Map<Id, Handover>
}

export function emptyState(): LiveState {
  return shallowReactive({
    number: -1,
    packages: shallowReactive(new Map()),
    assignments: shallowReactive(new Map()),
    sightings: shallowReactive(new Map()),
    registrations: shallowReactive(new Map()),
    registrationsPending: 0,
    handovers: shallowReactive(new Map()),
  })
}

function replace<T extends { id: Id }>(map: Map<Id, T>, items: T[]): void {
  const kept = new Set(items.map((item) => item.id))
  for (const id of map.keys()) if (!kept.has(id)) map.delete(id)
  for (const item of items) map.set(item.id, item)
}

/** Makes the picture the snapshot's, whatever it was before. */
export function takeSnapshot(state: LiveState, snapshot: Snapshot): void {
  state.number = snapshot.number
  replace(state.packages, snapshot.packages)
  replace(state.assignments, snapshot.assignments)
  replace(state.sightings, snapshot.sightings)
  replace(state.handovers, snapshot.handovers)
  state.registrations.clear()
  state.registrationsPending = snapshot.registrations_pending
}

/**
 * A registration joins the count when it is first heard of as pending, and leaves it when it is decided: one that
 * was never heard of but is decided now was pending in the snapshot.
 */
function countRegistration(state: LiveState, next: Registration): void {
  const before = state.registrations.get(next.id)
  const wasPending = before ? before.state === 'pending' : next.decided_at !== null
  const isPending = next.state === 'pending'
  state.registrationsPending = Math.max(0, state.registrationsPending + Number(isPending) - Number(wasPending))
  state.registrations.set(next.id, next)
}

/** Applies one event; one that is part of the picture already changes nothing. */
export function applyEvent(state: LiveState, event: LiveEvent): void {
  if (event.number <= state.number) return
  switch (event.type) {
    case 'package':
      state.packages.set(event.data.id, event.data)
      break
    case 'assignment':
      state.assignments.set(event.data.id, event.data)
      break
    case 'sighting':
      state.sightings.set(event.data.id, event.data)
      break
    case 'registration':
      countRegistration(state, event.data)
      break
    case 'handover':
      state.handovers.set(event.data.id, event.data)
      break
  }
  state.number = event.number
}
