/** What the states of a seat mean to the person who holds it. */

import type { AssignmentState } from '@/api/types'

/** They are on their way: their exact position is shared, and nothing lesser interrupts them. */
export const ON_THE_WAY: readonly AssignmentState[] = ['grabbed', 'arrived']
/** It is no longer theirs, and they may take one again. */
export const GAVE_UP: readonly AssignmentState[] = ['released', 'lapsed']
