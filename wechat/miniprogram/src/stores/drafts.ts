/** What is being written about a task and not yet sent: a wrong tap or a reload must not cost it. */

import { newKey } from '@/lib/keys'
import { readOfTab, readStored, writeOfTab, writeStored } from '@/device/storage'

export interface ReportDraft {
  /** Of the report this will be: made once, so that it is one report however often it is sent. */
  key: string
  /** Of which assignment. */
  assignment: string
  text: string
  found: boolean | null
}

const STORED = 'draft'

/** The draft of this assignment's report, or an empty one. Only the latest is kept: nobody writes two at a time. */
export function draftOf(assignment: string): ReportDraft {
  const stored = readStored<ReportDraft | null>(STORED, null)
  return stored?.assignment === assignment ? stored : { key: newKey(), assignment, text: '', found: null }
}

export function keepDraft(draft: ReportDraft): void {
  writeStored(STORED, draft)
}

export function dropDraft(): void {
  writeStored(STORED, null)
}

/** Of a registration only what anybody may know of their neighbour: identity and phone number are never written down. */
export interface RegistrationDraft {
  /** Whose it is: another person may sign in on this phone. */
  owner: string
  name: string
  regionCode: string | null
}

const REGISTRATION = 'registration_draft'

export function registrationOf(owner: string): RegistrationDraft {
  const stored = readOfTab<RegistrationDraft | null>(REGISTRATION, null)
  return stored?.owner === owner ? stored : { owner, name: '', regionCode: null }
}

export function keepRegistration({ owner, name, regionCode }: RegistrationDraft): void {
  writeOfTab(REGISTRATION, { owner, name, regionCode })
}

export function dropRegistration(): void {
  writeOfTab(REGISTRATION, null)
}
