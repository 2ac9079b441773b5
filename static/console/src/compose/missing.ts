/** What a package still lacks before it can go out, in the words of its fields. The server has the last word. */
import type { DetailsForm, PackageFields } from './fields'

const ADULT_AGE = 18
/** What the server takes for the number of a call. */
const INCIDENT_NUMBER = /^[0-9A-Za-z-]{1,40}$/

/** What each kind cannot do without, as the server's rules say. */
const NEEDED: Record<PackageFields['kind'], { field: keyof DetailsForm; label: string }[]> = {
  missing_person: [],
  hazard_check: [{ field: 'what', label: 'compose.what_hazard_check' }],
  area_patrol: [{ field: 'focus', label: 'compose.focus' }],
  public_notice: [{ field: 'message', label: 'compose.message' }],
  community_help: [{ field: 'what', label: 'compose.what_community_help' }],
}

function ofConsent({ guardian_name, relation }: NonNullable<PackageFields['guardian_consent']>): string[] {
  return [...(guardian_name?.trim() ? [] : ['compose.guardian']), ...(relation.trim() ? [] : ['compose.relation'])]
}

function ofPerson({ details, incident_number, guardian_consent }: PackageFields): string[] {
  const isChild = details.category?.startsWith('child') ?? false
  const age = details.age ?? null
  const number = incident_number.trim()
  const misread = number && !INCIDENT_NUMBER.test(number) ? ['compose.incident_form'] : []
  if (age === null && !isChild) return [...misread, 'compose.age']
  if (age === null ? !isChild : age >= ADULT_AGE) return misread
  return [
    ...(number ? misread : ['compose.incident']),
    ...(guardian_consent ? ofConsent(guardian_consent) : ['compose.consent_label']),
  ]
}

/** What is doubtful about the place on the map. */
interface Doubts {
  /** Figures were typed that could not be read, so that another one is meant. */
  misread?: boolean
  /** It lies in none of our regions. */
  outside?: boolean
  /** Its name is still asked for. */
  placePending?: boolean
}

/** Keys of the catalogue, in the order of the form. */
export function missingOf(
  fields: PackageFields,
  placeName: string,
  { misread = false, outside = false, placePending = false }: Doubts = {},
): string[] {
  const isPerson = fields.kind === 'missing_person'
  return [
    ...(fields.area ? [] : [isPerson ? 'compose.last_known_point' : 'compose.area']),
    ...(outside ? ['compose.outside_missing'] : []),
    ...(misread ? ['compose.typed_missing'] : []),
    ...(fields.place_text.trim() || placeName || placePending ? [] : ['compose.place_text']),
    ...NEEDED[fields.kind].filter(({ field }) => !fields.details[field]).map(({ label }) => label),
    ...(fields.summary.trim() ? [] : ['compose.summary']),
    ...(isPerson ? ofPerson(fields) : []),
  ]
}
