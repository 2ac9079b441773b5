/** A briefing being rewritten while somebody else may rewrite it too: nobody's words are lost unseen. */
export interface BriefWords {
  summary: string
  place_text: string
  details: object
  incident_number: string
  guardian_consent: object | null
}

const NAMES = ['summary', 'place_text', 'details', 'incident_number', 'guardian_consent'] as const

const same = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other)

/** What differs from what was read: only that is sent. */
export function changesOf<W extends BriefWords>(words: W, read: W): Partial<BriefWords> {
  return Object.fromEntries(
    NAMES.filter((name) => !same(words[name], read[name])).map((name) => [name, words[name]]),
  )
}

/** The latest words, with those that this writer changed since reading left as the writer has them. */
export function onto<W extends BriefWords>(words: W, read: W, latest: W): W {
  const merge = (mine: object, before: object, now: object): object => {
    const own = Object.entries(mine).filter(([name, value]) => !same(value, (before as Record<string, unknown>)[name]))
    return { ...now, ...Object.fromEntries(own) }
  }
  return { ...merge(words, read, latest), details: merge(words.details, read.details, latest.details) } as W
}
