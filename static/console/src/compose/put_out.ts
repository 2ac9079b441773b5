/** The last step of getting a package out: published, or handed to someone who may; a lost answer does it once. */
import { Problem } from '@/api/client'
import { once } from '@/api/once'
import type { TaskPackage } from '@/api/types'
import { packagesApi } from '@/api/work'
import { can } from '@/detail/use_task'

/** A range over 5 km leaves even an officer only the way through the duty lead: the draft's actions say so. */
function putOut(task: TaskPackage): Promise<TaskPackage> {
  return can(task, 'publish') || !can(task, 'submit')
    ? once(`publish ${task.id}`, (key) => packagesApi.publish(task.id, key))
    : packagesApi.submit(task.id)
}

export function usePutOut() {
  /** What was put out without an answer. It may be out by now, and then refuses to be saved as a draft again. */
  let unanswered: { task: TaskPackage; content: string } | null = null

  /**
   * @param draftId the draft the server already has, if any
   * @param content what is to be put out, to know the same from another; it is saved first, but for an unanswered try
   */
  return async (
    draftId: string | undefined,
    content: string,
    save: () => Promise<TaskPackage>,
  ): Promise<TaskPackage> => {
    const isSame = unanswered?.task.id === draftId && unanswered?.content === content
    const task = isSame && unanswered ? unanswered.task : await save()
    unanswered = null
    try {
      return await putOut(task)
    } catch (error) {
      if (!(error instanceof Problem) || error.isPassing) unanswered = { task, content }
      throw error
    }
  }
}
