import { describe, expect, it } from 'vitest'

import type { Assignment, Sighting, TaskPackage } from '@/api/types'

import { credibleSightings, currentPackages, queueOf, type Reader, unpublished } from './queue'
import { emptyState } from './state'

const NOW = Date.parse('2026-11-21T10:00:00Z')
const LEAD: Reader = {
  personId: 'lead',
  mayApprove: true,
  isSecondLevel: false,
  secondLevelAfterMs: 180_000,
  mayDecideReports: true,
  mayDecideRegistrations: true,
}

const task = (over: Partial<TaskPackage> = {}): TaskPackage =>
  ({
    id: 'p',
    state: 'open',
    name_and_face: 'none',
    danger_to_life: false,
    deadline_at: '2026-11-21T12:00:00Z',
    opened_at: '2026-11-21T09:00:00Z',
    approval_asked_at: '2026-11-21T09:59:00Z',
    posted_by: { id: 'officer' },
    ...over,
  }) as TaskPackage

const assignment = (over: Partial<Assignment> = {}): Assignment =>
  ({ id: 'a', package_id: 'p', state: 'grabbed', grabbed_at: '2026-11-21T09:30:00Z', help: null, report: null, ...over }) as Assignment

const sighting = (over: Partial<Sighting> = {}): Sighting =>
  ({ id: 's', package_id: 'p', state: 'new', sent_at: '2026-11-21T09:50:00Z', ...over }) as Sighting

function kinds(reader: Reader, things: { tasks?: TaskPackage[]; assignments?: Assignment[]; sightings?: Sighting[]; pending?: number }) {
  const state = emptyState()
  for (const row of things.tasks ?? []) state.packages.set(row.id, row)
  for (const row of things.assignments ?? []) state.assignments.set(row.id, row)
  for (const row of things.sightings ?? []) state.sightings.set(row.id, row)
  state.registrationsPending = things.pending ?? 0
  return queueOf(state, NOW, reader).map((row) => row.kind)
}

describe('what needs an answer', () => {
  it('puts a call for help before a child found, that before a sighting, and a sighting before paper', () => {
    const help = assignment({ help: { at: '2026-11-21T09:59:30Z', position: null, answered_at: null } })
    const report = assignment({ id: 'b', state: 'reported' })
    const found = assignment({ id: 'c', state: 'reported', report: { found: true, at: '2026-11-21T09:59:00Z' } as never, package: { kind: 'missing_person' } as never })
    const asks = task({ name_and_face: 'awaiting_approval' })
    const all = { tasks: [asks], assignments: [report, found, help], sightings: [sighting()], pending: 2 }
    expect(kinds(LEAD, all)).toEqual([
      'help',
      'found',
      'sighting',
      'approval',
      'report',
      'registrations',
    ])
  })

  it('lets an answered call for help rest until it is asked for again', () => {
    const help = { at: '2026-11-21T09:59:30Z', position: null, answered_at: null }
    expect(kinds(LEAD, { assignments: [assignment({ help })] })).toEqual(['help'])
    expect(kinds(LEAD, { assignments: [assignment({ help, state: 'stood_down' })] })).toEqual(['help'])
    const answered = { ...help, answered_at: '2026-11-21T09:59:50Z' }
    expect(kinds(LEAD, { assignments: [assignment({ help: answered })] })).toEqual([])
    expect(kinds(LEAD, { assignments: [assignment({ help: answered, state: 'reported' })] })).toEqual(['report'])
  })

  it('asks nobody to approve what they posted themselves', () => {
    const mine = task({ name_and_face: 'awaiting_approval', posted_by: { id: 'lead', display_name: '', name: '' } })
    expect(kinds(LEAD, { tasks: [mine] })).toEqual([])
  })

  it('asks the command centre only after the duty lead had three minutes', () => {
    const centre = { ...LEAD, isSecondLevel: true }
    const asked = (at: string) => task({ name_and_face: 'awaiting_approval', approval_asked_at: at })
    expect(kinds(centre, { tasks: [asked('2026-11-21T09:58:00Z')] })).toEqual([])
    expect(kinds(centre, { tasks: [asked('2026-11-21T09:57:00Z')] })).toEqual(['approval'])
  })

  it('shows an officer neither approvals nor decisions that are not theirs', () => {
    const officer = { ...LEAD, mayApprove: false, mayDecideReports: false, mayDecideRegistrations: false }
    const asks = task({ name_and_face: 'awaiting_approval' })
    expect(kinds(officer, { tasks: [asks], assignments: [assignment({ state: 'reported' })], pending: 4 })).toEqual([])
  })

  it('warns before a package runs out, in red once it has', () => {
    const state = emptyState()
    state.packages.set('p', task({ deadline_at: '2026-11-21T10:05:00Z' }))
    state.packages.set('q', task({ id: 'q', deadline_at: '2026-11-21T09:59:00Z' }))
    expect(queueOf(state, NOW, LEAD).map((row) => [row.kind, row.red])).toEqual([
      ['deadline', true],
      ['deadline', false],
    ])
  })

  it('lets what closed with its package rest, and asks about what came late', () => {
    const tasks = [task({ state: 'resolved' })]
    expect(kinds(LEAD, { tasks, sightings: [sighting({ state: 'closed' })] })).toEqual([])
    expect(kinds(LEAD, { tasks, sightings: [sighting({ late: true })] })).toEqual(['sighting'])
  })
})

describe('the packages', () => {
  it('counts what is out apart from what nobody was alerted about', () => {
    const state = emptyState()
    for (const name of ['draft', 'awaiting_approval', 'open', 'full', 'resolved'] as const)
      state.packages.set(name, task({ id: name, state: name, number: name }))
    expect(currentPackages(state).map((row) => row.id).sort()).toEqual(['full', 'open'])
    expect(unpublished(state).map((row) => row.id).sort()).toEqual(['awaiting_approval', 'draft'])
  })

  it('keeps a credible sighting until the package ends', () => {
    const state = emptyState()
    state.packages.set('p', task())
    state.sightings.set('s', sighting({ state: 'credible' }))
    expect(credibleSightings(state).map((row) => row.id)).toEqual(['s'])
    state.packages.set('p', task({ state: 'resolved' }))
    expect(credibleSightings(state)).toEqual([])
  })
})
