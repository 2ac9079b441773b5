/** Cards, briefings, assignments and endings for tests, each with one thing changed. */

import type { Assignment, Briefing, Card, PackageEnded, Sighting } from '@/api/types'

export function aCard(changes: Partial<Card> = {}): Card {
  return {
    id: '7f9f6a3e-0000-4000-8000-000000000001',
    number: 'XR-20261121-0003',
    kind: 'missing_person',
    version: 1,
    round: 1,
    state: 'open',
    title: 'A girl of eight',
    summary: 'Missed the way home from school.',
    area: { lon: 118.1488, lat: 24.5146, radius_m: 0 },
    range_m: 1000,
    age_band: '7-9',
    sex: 'female',
    height_cm: 128,
    clothing: 'red jacket',
    features: null,
    direction: null,
    likely_roads: [],
    last_seen_at: '2026-11-21T08:40:00Z',
    task: null,
    place_text: '',
    reward_points: 100,
    seats: 3,
    seats_left: 3,
    opened_at: '2026-11-21T09:00:00Z',
    deadline_at: '2026-11-21T11:00:00Z',
    arrive_within_min: 20,
    station: null,
    officer_number: '',
    safety_note: '',
    danger_to_life: true,
    insured: false,
    watching: false,
    holding: false,
    ...changes,
  }
}

export function anAssignment(changes: Partial<Assignment> = {}): Assignment {
  return {
    id: 'a0000000-0000-4000-8000-000000000001',
    package_id: aCard().id,
    package: { number: 'XR-20261121-0003', kind: 'missing_person', title: 'A girl of eight', state: 'open', ended: null },
    state: 'grabbed',
    grabbed_at: '2026-11-21T09:01:00Z',
    arrive_by: '2026-11-21T09:21:00Z',
    arrived_at: null,
    arrived_m: null,
    ended_at: null,
    help: null,
    report: null,
    position: null,
    sighting_id: null,
    volunteer: { id: 'p', display_name: 'Wang', phone: null },
    reward_points: 100,
    points: null,
    insured: false,
    insurance: null,
    reason: null,
    actions: ['arrive', 'release', 'report', 'help'],
    ...changes,
  }
}

type Search = Extract<Briefing, { kind: 'missing_person' }>

export function aBriefing(changes: Partial<Search> = {}): Briefing {
  return {
    ...aCard({ holding: true }),
    name: 'Lin Xiaoyu',
    photo: { id: 'face', url: '/api/v1/photos/face', thumb_url: '/api/v1/photos/face' },
    kind: 'missing_person',
    details: {},
    name_and_face: 'approved',
    incident_number: null,
    shape: null,
    watermark: 'Wang',
    changed_at: '2026-11-21T09:00:00Z',
    ...changes,
  }
}

export function anEnd(changes: Partial<PackageEnded> = {}): PackageEnded {
  return {
    id: aCard().id,
    number: 'XR-20261121-0003',
    kind: 'missing_person',
    state: 'resolved',
    false_alarm: false,
    outcome_text: 'found',
    outcome_text_en: 'found',
    at: '2026-11-21T10:00:00Z',
    ...changes,
  }
}

export function aSighting(changes: Partial<Sighting> = {}): Sighting {
  return {
    id: '50000000-0000-4000-8000-000000000001',
    package_id: aCard().id,
    package_number: 'XR-20261121-0003',
    state: 'new',
    text: '',
    place_text: '',
    position: { lon: 118.1488, lat: 24.5146, accuracy_m: 9 },
    photos: [],
    by: { id: 'p', display_name: 'Wang', phone: null },
    seen_at: '2026-11-21T09:29:00Z',
    sent_at: '2026-11-21T09:30:00Z',
    opened_at: null,
    judged_at: null,
    reason: null,
    late: false,
    urgent: false,
    actions: [],
    ...changes,
  }
}
