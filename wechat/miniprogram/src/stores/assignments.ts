/** My seats, and the sealed briefings that go with them: in memory only, gone the moment the package ends. */

import { computed, ref, watch } from 'vue'
import type { Assignment, Briefing, BriefingChange, Welcome } from '@/api/types'
import { readStored, writeStored } from '@/device/storage'
import { isOn } from '@/lib/routes'
import { GAVE_UP, ON_THE_WAY } from '@/lib/seats'
import { endOf, noteEnd } from '@/stores/cards'
import { onLive } from '@/stores/connection'
import { takeDuty } from '@/stores/duty'
import { announce } from '@/stores/news'
import { forgetPackage, markHolding, noteSeats, outcomeOf, takeAll } from '@/stores/packages'
import { api, personId, serverClock } from '@/stores/session'

const assignments = ref(new Map<string, Assignment>())
const briefings = ref(new Map<string, Briefing>())
/** What is new in a briefing since it was last read. */
export type BriefingNews = 'text' | 'face'

const briefingNews = ref(new Map<string, BriefingNews>())

/** Packages whose deadline has passed here before anybody could say that they ended. */
const overdue = ref(new Set<string>())
// Where there is a network the server's word comes first, and says how it ended.
const WORD_COMES_WITHIN_MS = 5_000
const LONGEST_TIMER_MS = 2 ** 31 - 1

const newestFirst = (a: Assignment, b: Assignment): number => Date.parse(b.grabbed_at) - Date.parse(a.grabbed_at)

export const myAssignments = computed(() => [...assignments.value.values()].sort(newestFirst))
/** The one that is under way; while there is one, the exact position is shared. */
export const activeAssignment = computed(() => myAssignments.value.find(isActive) ?? null)

/** Under way; no longer so once the package has ended, even if the word about the assignment itself is still coming. */
export function isActive(assignment: Assignment): boolean {
  const { state, package_id: id } = assignment
  return ON_THE_WAY.includes(state) && !endOf(id) && !overdue.value.has(id)
}

export const assignmentOf = (id: string): Assignment | undefined => assignments.value.get(id)
/** Whether this person has a seat of it under way: only then is its briefing theirs to read. */
const isHeld = (packageId: string): boolean =>
  myAssignments.value.some((mine) => mine.package_id === packageId && isActive(mine))
export const briefingOf = (packageId: string): Briefing | undefined => briefings.value.get(packageId)
export const newsOf = (packageId: string): BriefingNews | undefined => briefingNews.value.get(packageId)

/** Packages this person took part in and whose end this phone has not heard of: kept, for a page may be loaded anew. */
const awaitedEnds = (): string => `awaited_ends.${personId.value ?? 'nobody'}`
const awaitsEnd = ({ state, package_id: id, package: task }: Assignment): boolean =>
  !GAVE_UP.includes(state) && !task.ended && !endOf(id)

/** What ended while this phone was away is told now, once. */
function learnEnds(told: Assignment[]): void {
  const awaited = readStored<string[]>(awaitedEnds(), [])
  for (const { package_id: id, package: task } of told) {
    if (!task.ended || endOf(id)) continue
    noteEnd(task.ended)
    forgetPackage(id)
    if (awaited.includes(id)) announce('done', outcomeOf(task.ended), task.title, isOn('assignment') || isOn('report'))
  }
}

function noteAwaited(): void {
  const ids = myAssignments.value.filter(awaitsEnd).map((mine) => mine.package_id)
  writeStored(awaitedEnds(), ids.length > 0 ? ids : null)
}

export function takeAssignment(assignment: Assignment): void {
  learnEnds([assignment])
  assignments.value = new Map(assignments.value).set(assignment.id, assignment)
  noteAwaited()
  markHolding(assignment.package_id, !GAVE_UP.includes(assignment.state))
  noteSeats([assignment])
  sealBriefings()
}

export function takeBriefing(briefing: Briefing): void {
  // An answer that was under way when the seat or the package ended must not bring a name back.
  if (!isHeld(briefing.id)) return
  const known = briefings.value.get(briefing.id)
  // Nor one that was overtaken by a change.
  if (known && changedAt(briefing) < changedAt(known)) return
  briefings.value = new Map(briefings.value).set(briefing.id, briefing)
  const news = known ? newsSince(known, briefing) : null
  if (news) briefingNews.value = new Map(briefingNews.value).set(briefing.id, news)
}

const changedAt = (briefing: Briefing): number => Date.parse(briefing.changed_at ?? briefing.opened_at)

/** A changed text is news, and so is a name that may now be shown. */
function newsSince(known: Briefing, briefing: Briefing): BriefingNews | null {
  if (known.name === null && briefing.name !== null) return 'face'
  return known.changed_at === briefing.changed_at ? null : 'text'
}

/** What is told to all holders leaves name and face out: what is known of them stays until the whole is fetched. */
async function takeBriefingChange(change: BriefingChange): Promise<void> {
  if (!isHeld(change.id)) return
  const known = briefings.value.get(change.id)
  if (known && change.sealed_left_out) {
    const { name, photo, watermark } = known
    takeBriefing({ ...change, name, photo, watermark })
  }
  if (change.sealed_left_out || !known) await askForBriefing(change.id)
  else takeBriefing(change)
}

/** The volunteer has read what is new. */
export function acknowledgeBriefing(packageId: string): void {
  const next = new Map(briefingNews.value)
  next.delete(packageId)
  briefingNews.value = next
}

/** Whoever has reported, gave the seat back or lost it no longer needs the name and the face. */
function sealBriefings(): void {
  briefings.value = new Map([...briefings.value].filter(([packageId]) => isHeld(packageId)))
}

let deadline: ReturnType<typeof setTimeout> | undefined

/** A phone in a cellar knows by itself when a search is over: name and face go then, whoever can tell it so or not. */
watch(briefings, (known) => {
  clearTimeout(deadline)
  const dues = [...known.values()].flatMap(({ deadline_at: due }) => (due ? [Date.parse(due)] : []))
  if (dues.length === 0) return
  const left = Math.min(...dues) + WORD_COMES_WITHIN_MS - serverClock.now()
  deadline = setTimeout(sealOverdue, Math.min(Math.max(left, 0), LONGEST_TIMER_MS))
})

function sealOverdue(): void {
  const isDue = ({ deadline_at: due }: Briefing): boolean =>
    due !== null && Date.parse(due) + WORD_COMES_WITHIN_MS <= serverClock.now()
  overdue.value = new Set([...overdue.value, ...[...briefings.value.values()].filter(isDue).map(({ id }) => id)])
  sealBriefings()
}

/** What happened while this phone was away shows in the seats; a consent taken back, once the briefings are asked for again. */
function takeAllAssignments(all: Assignment[]): void {
  overdue.value = new Set() // the server says now what has ended
  learnEnds(all)
  assignments.value = new Map(all.map((assignment) => [assignment.id, assignment]))
  noteAwaited()
  sealBriefings()
  for (const id of briefings.value.keys()) void askForBriefing(id)
}

/** Without network, what is known stays. */
const askForBriefing = (packageId: string): Promise<void> => api.briefing(packageId).then(takeBriefing, () => {})

onLive('welcome', (welcome) => takeAllAssignments(welcome.assignments))
onLive('assignment', takeAssignment)
onLive('briefing', (change) => void takeBriefingChange(change))
// By then the end is noted: the packages listen first.
onLive('package_ended', () => {
  noteAwaited()
  sealBriefings()
})

/** Takes what the server sees now, after a return to the foreground. */
export function takeSync(answer: Welcome): void {
  serverClock.set(answer.server_time)
  takeDuty(answer.duty)
  noteSeats(answer.assignments)
  takeAll(answer.packages)
  takeAllAssignments(answer.assignments)
}

/** Fetches the sealed briefing of a package this person holds, unless it is here already. */
export async function loadBriefing(packageId: string): Promise<void> {
  if (!briefings.value.has(packageId)) takeBriefing(await api.briefing(packageId))
}

export function resetAssignments(): void {
  assignments.value = new Map()
  briefings.value = new Map()
  briefingNews.value = new Map()
  overdue.value = new Set()
}
