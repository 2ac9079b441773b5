/** What is being written about a task and not yet sent: a wrong tap or a reload must not cost it. */

import { newKey } from '@/lib/keys'
import { readStored, writeStored } from '@/device/storage'

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
