/** Getting the package out: the draft is saved, then published or handed to someone who may. */
import { ElMessage } from 'element-plus'
import { computed, onScopeDispose, ref, shallowReactive } from 'vue'
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

type Body = Schema<'packages.PackageIn'> & { title: string }

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

/** By sheet: its panel may be closed and opened again while something is under way. */
const sending = shallowReactive(new Map<string, Wish>())

export function useSend() {
  const { t } = useI18n()
  const account = useSession()
  const draft = useDraft()
  const { select } = useSelection()
  const suggested = useSuggestedTitle()
  const busy = computed(() => sending.get(draft.sheet) ?? null)
  const failure = ref<string | null>(null)
  const errors = ref<Record<string, string[]>>({})
  const putOut = usePutOut()
  const saveBody = useSave()
  let isShown = true
  onScopeDispose(() => (isShown = false))

  const mayPublish = computed(() => account.may('packages.publish'))

  const bodyNow = () => bodyOf(draft.fields, suggested.value, draft.placeName)

  function done(task: TaskPackage, wish: Wish, sheet: string): void {
    const asked = task.name_and_face === 'awaiting_approval'
    const outcome =
      wish === 'draft' ? 'draft' : task.state === 'awaiting_approval' ? 'submit' : asked ? 'asked' : 'publish'
    ElMessage({ type: 'success', message: t(`compose.done_${outcome}`, { number: task.number }) })
    if (draft.finish(sheet)) select({ type: 'package', id: task.id })
  }

  /** Whoever turned to something else meanwhile is told there which sheet it is about. */
  function refused(error: Problem, sheet: string, title: string): void {
    if (error.status === 404) draft.noteSaved(sheet, null)
    if (!isShown) ElMessage({ type: 'error', message: t('compose.refused', { title, why: error.message }) })
    failure.value = error.message
    errors.value = error.errors
  }

  async function send(wish: Wish): Promise<void> {
    const { sheet } = draft
    const body = bodyNow()
    const save = () => saveBody(body)
    sending.set(sheet, wish)
    try {
      done(await (wish === 'draft' ? save() : putOut(draft.saved?.id, JSON.stringify(body), save)), wish, sheet)
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      refused(error, sheet, body.title)
    } finally {
      sending.delete(sheet)
    }
  }

  async function run(wish: Wish): Promise<void> {
    if (busy.value || draft.theirs) return
    failure.value = null
    errors.value = {}
    // The keyboard sends without leaving the field in which figures may stand.
    draft.takeTyped()
    if (draft.misread) failure.value = t('compose.typed_unreadable')
    else await send(wish)
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
