/** Answers given from a panel: each waits for the server, says what happened, and brings the picture up to date. */
import { ElMessage } from 'element-plus'
import { useI18n } from 'vue-i18n'

import { Problem } from '@/api/client'
import type { Assignment, Sighting, TaskPackage } from '@/api/types'
import { useLive } from '@/live/live_store'

export function useAct() {
  const { t } = useI18n()
  const live = useLive()

  /** Runs the request; a refusal is shown in the server's own sentence. True when it was accepted. */
  async function act<T>(run: () => Promise<T>, said?: string): Promise<T | null> {
    try {
      const answer = await run()
      if (said) ElMessage({ type: 'success', message: t(said) })
      return answer
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      ElMessage({ type: 'warning', message: error.message, duration: 6000 })
      return null
    }
  }

  /** The answer is shown at once; the numbered event that follows carries the same thing. */
  function takeSighting(row: Sighting | null): void {
    if (row) live.state.sightings.set(row.id, row)
  }
  function takeAssignment(row: Assignment | null): void {
    if (row) live.state.assignments.set(row.id, row)
  }
  function takePackage(row: TaskPackage | null): void {
    if (row) live.state.packages.set(row.id, row)
  }

  return { act, takeSighting, takeAssignment, takePackage }
}
