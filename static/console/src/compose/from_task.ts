/** A draft the server has, as the form holds it. */
import type { TaskPackage } from '@/api/types'
import { onto } from '@/detail/brief'

import { emptyFields } from './defaults'
import type { PackageFields } from './fields'
import { type Aside, copyOf, type Saved, type Sheet } from './kept'

function fieldsOf(task: TaskPackage): PackageFields {
  const base = emptyFields(task.kind)
  const rounds = task.rounds.map(({ range_m, cap, wait_s }) => ({ range_m, cap, wait_s: wait_s ?? 300 }))
  return {
    ...base,
    title: task.title,
    summary: task.summary,
    area: task.area,
    place_text: task.place_text,
    reward_points: task.reward_points,
    seats: task.seats,
    duration_min: task.duration_min ?? base.duration_min,
    arrive_within_min: task.arrive_within_min,
    incident_number: task.incident_number ?? '',
    guardian_consent: task.guardian_consent && {
      guardian_name: task.guardian_consent.guardian_name ?? '',
      relation: task.guardian_consent.relation ?? '',
    },
    danger_to_life: task.danger_to_life,
    rounds: rounds.length ? rounds : base.rounds,
    details: { ...base.details, ...task.details },
    photo_id: task.photo?.id ?? null,
  }
}

/** The server's draft, with what the form holds of it. */
export function savedOf({ id, number, version, posted_by }: TaskPackage, read: Pick<Sheet, 'fields' | 'photo'>): Saved {
  return { id, number, version, by: posted_by?.display_name ?? '', ...read }
}

export function sheetOf(task: TaskPackage): Sheet {
  const read = { fields: fieldsOf(task), photo: task.photo }
  return { ...copyOf(read), callText: '', saved: savedOf(task, read), aside: null }
}

/** Somebody else's newer draft, with what this writer changed since reading left as the writer has it. */
export function mergedOnto(task: TaskPackage, mine: Aside, read: PackageFields): Sheet {
  const sheet = sheetOf(task)
  const fields = onto(mine.fields, read, sheet.fields)
  // Details of one kind do not fit another: they go along with the kind that stays.
  if (mine.fields.kind !== sheet.fields.kind)
    fields.details = fields.kind === mine.fields.kind ? mine.fields.details : sheet.fields.details
  return { ...sheet, fields: copyOf(fields), photo: fields.photo_id === task.photo?.id ? task.photo : mine.photo }
}
