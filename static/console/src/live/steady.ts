/** Keeps a list from moving under the reader's pointer: while it is held, what is new waits outside. */

export interface Steady<T> {
  shown: T[]
  /** Keys that are shown but no longer part of the list: answered meanwhile, here or by a colleague. */
  gone: Set<string>
  waiting: number
}

/**
 * What to show now. Not held: the list as it is. Held: the rows shown before, in their order and brought up to
 * date, with newcomers only counted.
 */
export function steady<T extends { key: string }>(before: T[], latest: T[], held: boolean): Steady<T> {
  if (!held) return { shown: latest, gone: new Set(), waiting: 0 }
  const byKey = new Map(latest.map((row) => [row.key, row]))
  const known = new Set(before.map((row) => row.key))
  return {
    shown: before.map((row) => byKey.get(row.key) ?? row),
    gone: new Set(before.filter((row) => !byKey.has(row.key)).map((row) => row.key)),
    waiting: latest.filter((row) => !known.has(row.key)).length,
  }
}
