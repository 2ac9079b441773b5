/** What a new package of each kind starts with: sensible for the first minute, all of it can be changed. */
import type { PackageKind } from '@/api/types'
import type { DetailsForm, PackageFields, RoundPlan } from './fields'

export const KINDS: PackageKind[] = [
  'missing_person',
  'hazard_check',
  'area_patrol',
  'public_notice',
  'community_help',
]
export const CATEGORIES = [
  'child_1_3',
  'child_4_6',
  'child_7_9',
  'child_10_12',
  'child_13_15',
  'dementia',
  'autistic',
  'despondent',
  'mental_illness',
  'other',
] as const

/** Ranges past this need the duty lead before they go out (two pairs of eyes). */
export const APPROVAL_RANGE_M = 5000
export const MAX_RANGE_M = 20_000
export const MIN_RANGE_M = 100

/** Danger to life and a guardian's consent are a missing person's alone, as the server's rules of the kinds say. */
export const isOfPerson = (fields: Pick<PackageFields, 'kind'>) => fields.kind === 'missing_person'

/** What holds for the kind: the form keeps the rest, should the kind be changed back. */
export function withinKind(fields: PackageFields): PackageFields {
  return isOfPerson(fields) ? fields : { ...fields, danger_to_life: false, guardian_consent: null }
}

interface Start {
  rounds: RoundPlan[]
  seats: number
  reward_points: number
  duration_min: number
  arrive_within_min: number
  details: DetailsForm
}

const STARTS: Record<PackageKind, Start> = {
  missing_person: {
    rounds: [
      { range_m: 500, cap: 50, wait_s: 180 },
      { range_m: 1000, cap: 150, wait_s: 300 },
      { range_m: 2000, cap: 400, wait_s: 600 },
    ],
    seats: 5,
    reward_points: 50,
    duration_min: 180,
    arrive_within_min: 20,
    details: { likely_roads: [] },
  },
  hazard_check: {
    rounds: [{ range_m: 800, cap: 40, wait_s: 600 }],
    seats: 2,
    reward_points: 20,
    duration_min: 240,
    arrive_within_min: 40,
    details: { questions: [] },
  },
  area_patrol: {
    rounds: [{ range_m: 1000, cap: 60, wait_s: 900 }],
    seats: 6,
    reward_points: 15,
    duration_min: 240,
    arrive_within_min: 60,
    details: { minutes: 60 },
  },
  public_notice: {
    rounds: [{ range_m: 1500, cap: 200, wait_s: 900 }],
    seats: 10,
    reward_points: 5,
    duration_min: 1440,
    arrive_within_min: 240,
    details: {},
  },
  community_help: {
    rounds: [{ range_m: 800, cap: 40, wait_s: 600 }],
    seats: 2,
    reward_points: 20,
    duration_min: 240,
    arrive_within_min: 40,
    details: {},
  },
}

export function emptyFields(kind: PackageKind): PackageFields {
  return {
    kind,
    title: '',
    summary: '',
    area: null,
    place_text: '',
    incident_number: '',
    guardian_consent: null,
    danger_to_life: false,
    photo_id: null,
    ...structuredClone(STARTS[kind]),
  }
}

/** Another kind keeps what was already said about place and case; only the kind's own things start anew. */
export function changeKind(fields: PackageFields, kind: PackageKind): PackageFields {
  const { title, summary, area, place_text, incident_number, guardian_consent, danger_to_life, photo_id } = fields
  const kept = { title, summary, place_text, incident_number, guardian_consent, danger_to_life, photo_id }
  const keptArea = kind === 'missing_person' && area?.type === 'Polygon' ? null : area
  return { ...emptyFields(kind), ...kept, area: keptArea }
}

/** The next round proposed: twice as far, a little later. */
export function nextRound(rounds: RoundPlan[]): RoundPlan {
  const last = rounds.at(-1) ?? { range_m: 250, cap: 25, wait_s: 180 }
  return { range_m: Math.min(last.range_m * 2, MAX_RANGE_M), cap: last.cap * 2, wait_s: last.wait_s }
}

/** Rings keep their order: each at least 50 m wider than the one inside it. */
export function fitRange(rounds: RoundPlan[], index: number, metres: number): number {
  const step = metres < 1000 ? 10 : 50
  const inner = (rounds[index - 1]?.range_m ?? MIN_RANGE_M - 50) + 50
  const outer = (rounds[index + 1]?.range_m ?? MAX_RANGE_M + 50) - 50
  return Math.min(outer, Math.max(inner, Math.round(metres / step) * step))
}
