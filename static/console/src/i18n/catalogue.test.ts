/** Both languages say the same things, every key that is used exists, and no Chinese hides in the code. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

import { describe, expect, it } from 'vitest'

import { catalogue } from './index'

type Leaves = Map<string, string>

function leaves(tree: unknown, path: string[] = []): Leaves {
  if (typeof tree === 'string') return new Map([[path.join('.'), tree]])
  return new Map(Object.entries(tree as Record<string, unknown>).flatMap(([key, value]) => [...leaves(value, [...path, key])]))
}

const zh = leaves(catalogue('zh'))
const en = leaves(catalogue('en'))
const SOURCE = join(__dirname, '..')
const HAN = /\p{Script=Han}/u

function sources(folder = SOURCE): [name: string, text: string][] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry): [string, string][] => {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) return entry.name === 'i18n' ? [] : sources(path)
    const isSource = /\.(vue|ts)$/.test(entry.name) && !/\.(test|d)\.ts$/.test(entry.name)
    return isSource ? [[path.slice(SOURCE.length + 1), readFileSync(path, 'utf8')]] : []
  })
}

/** The same names in braces, so that no figure is lost in one language. */
const slots = (text: string) => [...new Set([...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1]))].sort()

describe('the catalogues', () => {
  it('have the same keys in both languages', () => {
    expect([...en.keys()].sort()).toEqual([...zh.keys()].sort())
  })

  it('have no empty sentence and no exclamation from the system', () => {
    const bad = [...zh, ...en].filter(([, text]) => text.trim() === '' || /[!！]/.test(text))
    expect(bad).toEqual([])
  })

  it('name the same figures in both languages', () => {
    const different = [...zh].filter(([key, text]) => String(slots(text)) !== String(slots(en.get(key) ?? '')))
    expect(different.map(([key]) => key)).toEqual([])
  })

  it('keep English words out of the Chinese', () => {
    const allowed = new Set(['WebGL', 'OpenStreetMap', 'n', 'x'])
    const words = [...zh].flatMap(([key, text]) =>
      (text.replace(/\{\w+\}/g, '').match(/[A-Za-z]{2,}/g) ?? []).filter((word) => !allowed.has(word)).map((word) => `${key}: ${word}`),
    )
    expect(words).toEqual([])
  })

  it('have every key that the code names', () => {
    const known = [...zh.keys()]
    const missing = sources().flatMap(([name, text]) => {
      const named = [...text.matchAll(/\b(?:t|tm|te|say|picks)\(\s*(['`])([\w.]+?)(\$\{|\1)/g)]
      return named
        .filter(([, , key, end]) =>
          end === '${'
            ? !known.some((other) => other.startsWith(key ?? ''))
            : !known.some((other) => other === key || other.startsWith(`${key ?? ''}.`)),
        )
        .map(([, , key]) => `${name}: ${key ?? ''}`)
    })
    expect(missing).toEqual([])
  })
})

describe('the code', () => {
  it('has no Chinese outside the catalogues, but for comments and the name of the language itself', () => {
    const found = sources().flatMap(([name, text]) =>
      text
        .replace(/\/\*[\s\S]*?\*\//g, '')
        .replace(/<!--[\s\S]*?-->/g, '')
        .split('\n')
        .filter((line) => HAN.test(line) && !/^\s*\/\//.test(line) && !/^\s*<el-radio-button value="zh">中文</.test(line))
        .map((line) => `${name}: ${line.trim()}`),
    )
    expect(found).toEqual([])
  })
})
