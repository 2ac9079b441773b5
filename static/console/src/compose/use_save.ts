/** Saving a draft with the server: a new one the first time, afterwards the same one in the version that was read. */
import { Problem } from '@/api/client'
import type { Schema, TaskPackage } from '@/api/types'
import { packagesApi } from '@/api/work'

import { useDraft } from './draft_store'
import { savedOf } from './from_task'
import { copyOf, type Saved } from './kept'

/** What was taken out again is said so when an earlier draft is changed. */
const CLEARED = { summary: '', place_text: '', incident_number: null, photo_id: null }

export function useSave() {
  const draft = useDraft()

  async function change(sheet: string, saved: Saved, body: Schema<'packages.PackageIn'>): Promise<TaskPackage> {
    try {
      return await packagesApi.change(saved.id, { ...CLEARED, ...body, version: saved.version })
    } catch (error) {
      if (error instanceof Problem && error.status === 409) await seeTheirs(sheet, saved)
      throw error
    }
  }

  /** Somebody else was there first: what they made of it is asked for, so that the refusal can say who it was. */
  async function seeTheirs(sheet: string, { id, version }: Saved): Promise<void> {
    const latest = await packagesApi.get(id)
    if (draft.sheet === sheet && latest.version > version) draft.theirs = latest
  }

  return async (body: Schema<'packages.PackageIn'>): Promise<TaskPackage> => {
    const { sheet, saved } = draft
    const sent = copyOf({ fields: draft.fields, photo: draft.photo })
    const task = await (saved ? change(sheet, saved, body) : packagesApi.create(body))
    draft.noteSaved(sheet, savedOf(task, sent))
    return task
  }
}
