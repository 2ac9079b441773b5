/** Lays out the copy of a person's data for reading: sections, and in each the entries with their fields. */

export interface DataField {
  name: string
  value: string | number | boolean
}

export interface DataSection {
  name: string
  entries: DataField[][]
}

type Tree = Record<string, unknown>

// Internal ids, and what the reader of an object may do with it, say nothing of a person; they are in the complete copy.
const isInternal = (name: string): boolean => name === 'id' || name.endsWith('_id') || name === 'actions'

const isTree = (value: unknown): value is Tree => typeof value === 'object' && value !== null && !Array.isArray(value)

const isPlain = (value: unknown): value is string | number | boolean =>
  ['string', 'number', 'boolean'].includes(typeof value) && value !== ''

/** The fields of one entry; a tree within it is laid out flat, with its own names unless the entry has them too. */
function fieldsOf(entry: Tree): DataField[] {
  return Object.entries(entry).flatMap(([name, value]) => {
    if (isInternal(name)) return []
    if (isPlain(value)) return [{ name, value }]
    if (isTree(value)) {
      return fieldsOf(value).map((field) => (field.name in entry ? { ...field, name: `${name}_${field.name}` } : field))
    }
    const words = Array.isArray(value) ? value.filter(isPlain).join(' ') : ''
    return words ? [{ name, value: words }] : []
  })
}

/** Lists of entries within an entry become sections of their own, for example the points of a wallet. */
function listsIn(tree: Tree): [string, Tree[]][] {
  return Object.entries(tree).flatMap(([name, value]) => {
    const trees = Array.isArray(value) ? value.filter(isTree) : []
    return trees.length > 0 ? [[name, trees] as [string, Tree[]]] : []
  })
}

/** Empty sections are left out: what is not there is not stored. */
export function dataSections(data: Tree): DataSection[] {
  const sections = Object.entries(data).flatMap(([name, value]): DataSection[] => {
    if (Array.isArray(value)) return [{ name, entries: value.filter(isTree).map(fieldsOf) }]
    if (!isTree(value)) return []
    const inner = listsIn(value).map(([list, trees]) => ({ name: `${name}_${list}`, entries: trees.map(fieldsOf) }))
    return [{ name, entries: [fieldsOf(value)] }, ...inner]
  })
  return sections
    .map((section) => ({ ...section, entries: section.entries.filter((fields) => fields.length > 0) }))
    .filter((section) => section.entries.length > 0)
}
