/** What a task of each kind asks for, beyond what its card says: the facts of a briefing, and how a report answers them. */

import type { Briefing, PackageKind } from '@/api/types'

export interface BriefingFact {
  /** The name of its words under `fact.`. */
  key: string
  /** One line each: questions are several. */
  lines: string[]
  /** A link opens; everything else is read. */
  isLink: boolean
}

type Field = readonly [field: string, key: string]

// What is missing of a person is on the card already.
const FIELDS: Record<PackageKind, readonly Field[]> = {
  missing_person: [],
  hazard_check: [
    ['what', 'hazard'],
    ['questions', 'questions'],
  ],
  area_patrol: [
    ['focus', 'focus'],
    ['minutes', 'minutes'],
  ],
  public_notice: [
    ['message', 'message'],
    ['leaflet_url', 'leaflet'],
  ],
  community_help: [
    ['what', 'help'],
    ['for_whom', 'for_whom'],
  ],
}

export function briefingFacts(briefing: Briefing): BriefingFact[] {
  const details = briefing.details as Record<string, unknown>
  return FIELDS[briefing.kind].flatMap(([field, key]) => {
    const value = details[field]
    const lines = (Array.isArray(value) ? value : [value]).filter((line) => line !== null && line !== undefined && line !== '').map(String)
    return lines.length > 0 ? [{ key, lines, isLink: key === 'leaflet' }] : []
  })
}

/** The officer's questions of a hazard check; none for other kinds. */
export function questionsOf(briefing: Briefing | undefined): string[] {
  return briefing ? (briefingFacts(briefing).find((fact) => fact.key === 'questions')?.lines ?? []) : []
}
