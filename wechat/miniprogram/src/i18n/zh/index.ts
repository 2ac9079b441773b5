/** Every sentence in Chinese, the first language; the catalogues of both languages have the same keys, by test. */

import common from '@/i18n/zh/common'
import people from '@/i18n/zh/people'
import tasks from '@/i18n/zh/tasks'

export default { ...common, ...people, ...tasks }
