import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import en from '@/i18n/en'
import zh from '@/i18n/zh'

const source = fileURLToPath(new URL('../../src', import.meta.url))

type Catalogue = { [key: string]: string | Catalogue }

function flat(catalogue: Catalogue, prefix = ''): Record<string, string> {
  return Object.fromEntries(
    Object.entries(catalogue).flatMap(([key, value]) =>
      typeof value === 'string' ? [[prefix + key, value]] : Object.entries(flat(value, `${prefix}${key}.`)),
    ),
  )
}

const chinese = flat(zh)
const english = flat(en)

function filesUnder(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const full = path.join(folder, entry.name)
    return entry.isDirectory() ? filesUnder(full) : [full]
  })
}

const code = filesUnder(source)
  .filter((file) => /\.(vue|ts)$/.test(file) && !file.includes(`${path.sep}i18n${path.sep}`))
  .map((file) => ({ name: path.relative(source, file), text: readFileSync(file, 'utf8') }))

const withoutComments = (text: string): string =>
  text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/<!--[\s\S]*?-->/g, '').replace(/(^|\s)\/\/.*$/gm, '')

const placeholders = (text: string): string[] => [...new Set(text.match(/\{\w+\}/g) ?? [])].sort()

describe('catalogues', () => {
  it('have the same keys in both languages', () => {
    expect(Object.keys(english).sort()).toEqual(Object.keys(chinese).sort())
  })

  it('fill the same places in both languages', () => {
    for (const key of Object.keys(chinese)) {
      expect([key, placeholders(english[key] ?? '')]).toEqual([key, placeholders(chinese[key] ?? '')])
    }
  })

  it('say nothing in Latin letters in Chinese, but for the name of the other language', () => {
    const allowed = new Set(['language.en', 'register.fault.identity_characters'])
    const mixed = Object.entries(chinese).filter(
      ([key, text]) => !allowed.has(key) && /[A-Za-z]/.test(text.replace(/\{\w+\}/g, '')),
    )
    expect(mixed).toEqual([])
  })

  it('never shout', () => {
    const loud = Object.entries({ ...chinese, ...english }).filter(([, text]) => /[!！]/.test(text))
    expect(loud).toEqual([])
  })
})

describe('code', () => {
  it('has no Chinese outside the catalogues', () => {
    const found = code.filter(({ text }) => /\p{Script=Han}/u.test(withoutComments(text))).map(({ name }) => name)
    expect(found).toEqual([])
  })

  it('asks only for sentences that exist', () => {
    const asked = code.flatMap(({ name, text }) =>
      [...text.matchAll(/\bt\(\s*'([\w.]+)'/g)].map(([, key]) => ({ name, key: key ?? '' })),
    )
    expect(asked.length).toBeGreaterThan(100)
    expect(asked.filter(({ key }) => chinese[key] === undefined)).toEqual([])
  })

  it('uses every sentence there is', () => {
    const all = code.map(({ text }) => text).join('\n')
    // A key may be put together from its first part and a state: `kind.${card.kind}`.
    const isUsed = (key: string): boolean => {
      if (all.includes(`'${key}'`)) return true
      const parts = key.split('.')
      return parts.some((_, at) => at > 0 && new RegExp(`\`${parts.slice(0, at).join('\\.')}\\.[\\w.]*\\$\\{`).test(all))
    }
    expect(Object.keys(chinese).filter((key) => !isUsed(key))).toEqual([])
  })
})
