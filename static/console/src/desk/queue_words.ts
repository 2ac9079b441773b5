/** What a row of the queue says: an icon, a line, a second line. */
import { useI18n } from 'vue-i18n'

import type { QueueItem } from '@/live/queue'
import type { IconName } from '@/ui/icons'

export interface RowWords {
  icon: IconName
  label: string
  title: string
  detail: string
}

export function useQueueWords() {
  const { t } = useI18n()

  return (item: QueueItem): RowWords => {
    const label = t(`queue.kind_${item.kind}`)
    switch (item.kind) {
      case 'help':
        return {
          icon: 'help',
          label,
          title: t('queue.help', { who: item.assignment.volunteer.display_name }),
          // Who gave the seat back said why: a place that is not safe, say.
          detail: [item.assignment.reason, item.assignment.package.title].filter(Boolean).join(' · '),
        }
      case 'sighting':
        return {
          icon: 'sighting',
          label,
          title: item.sighting.text || item.sighting.place_text || t('queue.sighting_bare'),
          detail: item.task?.title ?? item.sighting.package_number,
        }
      case 'approval':
        return {
          icon: 'approval',
          label,
          title: item.task.title,
          detail: t(
            item.task.state === 'awaiting_approval' ? 'queue.approval_package' : 'queue.approval_name_and_face',
          ),
        }
      case 'found':
      case 'report':
        return {
          icon: item.kind === 'found' ? 'check' : 'report',
          label,
          title: item.assignment.report?.text || item.assignment.package.title,
          detail: t('queue.report_by', {
            who: item.assignment.volunteer.display_name,
            what: item.assignment.package.title,
          }),
        }
      case 'deadline':
        return { icon: 'deadline', label, title: item.task.title, detail: item.task.number }
      case 'registrations':
        return {
          icon: 'registrations',
          label,
          title: t('queue.registrations', { n: item.count }, item.count),
          detail: t('queue.registrations_detail'),
        }
      case 'handover':
        return {
          icon: 'handover',
          label,
          title: t('queue.handover', { who: item.handover.from.display_name }),
          detail: item.handover.note,
        }
    }
  }
}
