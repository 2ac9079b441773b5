/** Saving a draft with the server: a new one the first time, afterwards the same one in the version that was read. */
import type { Schema, TaskPackage } from '@/api/types'
import { packagesApi } from '@/api/work'

import { useDraft } from './draft_store'
import { savedOf } from './from_task'
import { copyOf } from './kept'

/** What was taken out again is said so when an earlier draft is changed. */
const CLEARED = { summary: '', place_text: '', incident_number: null, photo_id: null }

export function useSave() {
  const draft = useDraft()

  return async (body: Schema<'packages.PackageIn'>): Promise<TaskPackage> => {
    const { slot, saved } = draft
    const sent = copyOf({ fields: draft.fields, photo: draft.photo })
    const task = saved
      ? await packagesApi.change(saved.id, { ...CLEARED, ...body, version: saved.version })
      : await packagesApi.create(body)
    // Whoever turned to another sheet meanwhile does not get this one's draft there.
    if (draft.slot === slot) draft.saved = savedOf(task, sent)
    return task
  }
}
