/** Getting the package out: the draft is saved, then published or handed to someone who may. */
import { ElMessage } from 'element-plus'
import { computed, ref } from 'vue'
import { useI18n } from 'vue-i18n'

import { useSession } from '@/account/session_store'
import { Problem } from '@/api/client'
import type { Schema, TaskPackage } from '@/api/types'
import { useSelection } from '@/desk/selection'

import { withinKind } from './defaults'
import { useDraft } from './draft_store'
import { usePutOut } from './put_out'
import { useSuggestedTitle } from './suggested_title'
import { useSave } from './use_save'
import type { PackageFields } from './fields'

export type Wish = 'publish' | 'submit' | 'draft'

type Body = Schema<'packages.PackageIn'>

const isEmpty = (value: unknown) =>
  value === null || value === undefined || value === '' || (Array.isArray(value) && value.length === 0)

/** What is sent: nothing that was left empty, so that the server's own defaults stand. */
export function bodyOf(fields: PackageFields, title: string, placeName = ''): Body {
  const details = Object.fromEntries(Object.entries(fields.details).filter(([, value]) => !isEmpty(value)))
  const typed = { ...withinKind(fields), incident_number: fields.incident_number.trim() }
  const rest = Object.fromEntries(Object.entries(typed).filter(([, value]) => !isEmpty(value)))
  const place = fields.place_text.trim() || placeName
  return { ...rest, ...(place ? { place_text: place } : {}), title: fields.title.trim() || title, details } as Body
}

export function useSend() {
  const { t } = useI18n()
  const account = useSession()
  const draft = useDraft()
  const { select } = useSelection()
  const suggested = useSuggestedTitle()
  const busy = ref<Wish | null>(null)
  const failure = ref<string | null>(null)
  const errors = ref<Record<string, string[]>>({})
  const putOut = usePutOut()
  const saveBody = useSave()

  const mayPublish = computed(() => account.may('packages.publish'))

  const bodyNow = () => bodyOf(draft.fields, suggested.value, draft.placeName)

  const save = () => saveBody(bodyNow())

  function done(task: TaskPackage, wish: Wish, slot: string): void {
    const asked = task.name_and_face === 'awaiting_approval'
    const outcome =
      wish === 'draft' ? 'draft' : task.state === 'awaiting_approval' ? 'submit' : asked ? 'asked' : 'publish'
    ElMessage({ type: 'success', message: t(`compose.done_${outcome}`, { number: task.number }) })
    if (draft.finish(slot)) select({ type: 'package', id: task.id })
  }

  async function run(wish: Wish): Promise<void> {
    if (busy.value || draft.theirs) return
    failure.value = null
    errors.value = {}
    // The keyboard sends without leaving the field in which figures may stand.
    draft.takeTyped()
    if (draft.misread) {
      failure.value = t('compose.typed_unreadable')
      return
    }
    busy.value = wish
    const { slot } = draft
    try {
      const out = () => putOut(draft.saved?.id, JSON.stringify(bodyNow()), save)
      done(await (wish === 'draft' ? save() : out()), wish, slot)
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      failure.value = error.message
      errors.value = error.errors
      if (error.status === 404) draft.saved = null
    } finally {
      busy.value = null
    }
  }

  return {
    busy,
    failure,
    errors,
    mayPublish,
    run,
    out: () => run(mayPublish.value ? 'publish' : 'submit'),
  }
}

export type Send = ReturnType<typeof useSend>
