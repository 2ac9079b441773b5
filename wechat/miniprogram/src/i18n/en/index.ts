/** Every sentence in English, the second language; the catalogues of both languages have the same keys, by test. */

import common from '@/i18n/en/common'
import people from '@/i18n/en/people'
import tasks from '@/i18n/en/tasks'

export default { ...common, ...people, ...tasks }
