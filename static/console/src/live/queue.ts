/** What needs an answer now, most pressing first: worked out from the picture, never stored. */
import type { Assignment, Handover, Sighting, TaskPackage, Time } from '@/api/types'

import type { LiveState } from './state'

export type Target =
  | { type: 'package' | 'sighting' | 'assignment'; id: string }
  | { type: 'registrations' | 'handover'; id: '' }

interface Row {
  key: string
  at: Time
  target: Target
  /** Danger to life or an overdue clock: the only two things shown in red. */
  red: boolean
}
export type QueueItem = Row &
  (
    | { kind: 'help'; assignment: Assignment }
    | { kind: 'sighting'; sighting: Sighting; task: TaskPackage | undefined }
    | { kind: 'approval'; task: TaskPackage }
    | { kind: 'found' | 'report'; assignment: Assignment }
    | { kind: 'deadline'; task: TaskPackage }
    | { kind: 'registrations'; count: number }
    | { kind: 'handover'; handover: Handover }
  )

/** A package whose time runs out within this is put before the officer. */
const EXPIRING_MS = 10 * 60_000

export const ENDED = new Set(['resolved', 'retracted', 'expired'])

const RANK: Record<QueueItem['kind'], number> = {
  help: 0,
  found: 1,
  sighting: 2,
  approval: 3,
  report: 4,
  deadline: 5,
  handover: 6,
  registrations: 7,
}

/** Since when somebody's call for help waits for an answer, if it does, whatever became of their seat. */
export function helpOpenSince({ help }: Assignment): Time | null {
  return help && !help.answered_at ? help.at : null
}
/** Somebody was found: a hazard that was found is a report like others. */
const isFinding = ({ report, package: task }: Assignment): boolean =>
  report?.found === true && task.kind === 'missing_person'
const isOut = (task: TaskPackage) => task.state === 'open' || task.state === 'full'

function fromAssignment(assignment: Assignment, reader: Reader): QueueItem[] {
  const target = { type: 'assignment', id: assignment.id } as const
  const helpAt = helpOpenSince(assignment)
  const rows: QueueItem[] = []
  if (helpAt)
    rows.push({ kind: 'help', key: `help:${assignment.id}`, at: helpAt, target, red: true, assignment })
  if (assignment.state === 'reported' && reader.mayDecideReports) {
    const at = assignment.report?.at ?? assignment.grabbed_at
    const kind = isFinding(assignment) ? 'found' : 'report'
    rows.push({ kind, key: `report:${assignment.id}`, at, target, red: false, assignment })
  }
  return rows
}

function isToApprove(task: TaskPackage, now: number, reader: Reader): boolean {
  const asks = task.name_and_face === 'awaiting_approval' || task.state === 'awaiting_approval'
  if (!asks || !reader.mayApprove || task.posted_by?.id === reader.personId) return false
  return !reader.isSecondLevel || now - Date.parse(task.approval_asked_at ?? '') >= reader.secondLevelAfterMs
}

function fromPackage(task: TaskPackage, now: number, reader: Reader): QueueItem[] {
  const target = { type: 'package', id: task.id } as const
  const rows: QueueItem[] = []
  if (isToApprove(task, now, reader)) {
    const at = task.approval_asked_at ?? task.opened_at ?? ''
    rows.push({ kind: 'approval', key: `approval:${task.id}`, at, target, red: false, task })
  }
  const due = task.deadline_at ? Date.parse(task.deadline_at) : Infinity
  if (isOut(task) && due - now < EXPIRING_MS && task.deadline_at) {
    const at = task.deadline_at
    rows.push({ kind: 'deadline', key: `deadline:${task.id}`, at, target, red: due < now, task })
  }
  return rows
}

/** Those of a package that ends are closed with it: what is new afterwards came late, and is still to be answered. */
function fromSighting(sighting: Sighting, task: TaskPackage | undefined): QueueItem[] {
  if (sighting.state !== 'new') return []
  const target = { type: 'sighting', id: sighting.id } as const
  const red = task !== undefined && task.danger_to_life && !ENDED.has(task.state)
  return [{ kind: 'sighting', key: `sighting:${sighting.id}`, at: sighting.sent_at, target, red, sighting, task }]
}

/** Events are made for nobody in particular: which of their actions are this reader's is worked out here. */
export interface Reader {
  personId: string
  mayApprove: boolean
  /** The command centre, whose turn comes when the duty lead has not answered. */
  isSecondLevel: boolean
  /** The duty lead's time to answer, before the command centre may: a setting of the city. */
  secondLevelAfterMs: number
  mayDecideReports: boolean
  mayDecideRegistrations: boolean
}

/** Where someone was seen last counts most, so the newest sighting stands first; of all else the longest waiting. */
function byUrgency(a: QueueItem, b: QueueItem): number {
  const [early, late] = a.kind === 'sighting' ? [b, a] : [a, b]
  return RANK[a.kind] - RANK[b.kind] || Number(b.red) - Number(a.red) || early.at.localeCompare(late.at)
}

/** The queue for this reader at this moment (milliseconds by the server's clock), most pressing first. */
export function queueOf(state: LiveState, now: number, reader: Reader): QueueItem[] {
  const rows = [
    ...[...state.assignments.values()].flatMap((row) => fromAssignment(row, reader)),
    ...[...state.packages.values()].flatMap((task) => fromPackage(task, now, reader)),
    ...[...state.sightings.values()].flatMap((row) => fromSighting(row, state.packages.get(row.package_id))),
    ...[...state.handovers.values()]
      .filter((row) => row.signed_at === null && !row.withdrawn_at && row.to.id === reader.personId)
      .map(
        (handover): QueueItem => ({
          kind: 'handover',
          key: `handover:${handover.id}`,
          at: handover.created_at,
          target: { type: 'handover', id: '' },
          red: false,
          handover,
        }),
      ),
  ]
  if (reader.mayDecideRegistrations && state.registrationsPending > 0)
    rows.push({
      kind: 'registrations',
      key: 'registrations',
      at: '',
      target: { type: 'registrations', id: '' },
      red: false,
      count: state.registrationsPending,
    })
  return rows.sort(byUrgency)
}

const byNewest = (a: TaskPackage, b: TaskPackage) =>
  Number(b.danger_to_life) - Number(a.danger_to_life) ||
  (b.opened_at ?? '9').localeCompare(a.opened_at ?? '9') ||
  b.number.localeCompare(a.number)

/** The packages that are out, danger to life first, then the newest. */
export function currentPackages(state: LiveState): TaskPackage[] {
  return [...state.packages.values()].filter(isOut).sort(byNewest)
}

/** What is being written or waits for approval: nobody has been alerted, so it is not counted with what is out. */
export function unpublished(state: LiveState): TaskPackage[] {
  return [...state.packages.values()].filter((task) => !isOut(task) && !ENDED.has(task.state)).sort(byNewest)
}

/** What was judged credible and still leads somewhere: for as long as the package is out. */
export function credibleSightings(state: LiveState): Sighting[] {
  return [...state.sightings.values()].filter((row) => {
    const task = state.packages.get(row.package_id)
    return row.state === 'credible' && task !== undefined && !ENDED.has(task.state)
  })
}
