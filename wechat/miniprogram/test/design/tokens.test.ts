import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import tokens from '../../../../static/tokens.json'

type Name = keyof typeof tokens.color

const LEAST_CONTRAST = 4.5
// WCAG 2.1: the outline of a control needs 3:1.
const LEAST_OUTLINE_CONTRAST = 3

const TEXT_ON: [Name, Name][] = [
  ['text', 'canvas'], ['text', 'surface'], ['text', 'surface-raised'], ['text', 'surface-sunken'],
  ['text', 'volunteer-soft'], ['text', 'wait-soft'], ['text', 'life-soft'], ['text', 'done-soft'],
  ['text-soft', 'canvas'], ['text-soft', 'surface'], ['text-soft', 'surface-raised'], ['text-soft', 'surface-sunken'],
  ['text-soft', 'volunteer-soft'], ['text-soft', 'life-soft'], ['text-soft', 'wait-soft'],
  ['text-faint', 'canvas'], ['text-faint', 'surface'], ['text-faint', 'surface-sunken'], ['text-faint', 'surface-raised'],
  ['volunteer-text', 'canvas'], ['volunteer-text', 'surface'], ['volunteer-text', 'volunteer-soft'],
  ['police', 'canvas'], ['police', 'surface'], ['police', 'police-soft'],
  ['life', 'canvas'], ['life', 'surface'], ['life', 'life-soft'],
  ['wait-text', 'surface'], ['wait-text', 'wait-soft'], ['wait-text', 'done-soft'],
  ['done-text', 'surface'], ['done-text', 'done-soft'],
  ['on-volunteer', 'volunteer-fill'], ['on-police', 'police'], ['on-life', 'life'], ['on-life-fill', 'life-fill'], ['on-wait', 'wait-fill'], ['on-done', 'done'],
  ['map-label', 'map-land'], ['map-label', 'map-sea'],
]

const OUTLINES: [Name, Name][] = [['line-strong', 'surface'], ['focus', 'canvas'], ['focus', 'surface'], ['volunteer', 'surface']]

const THEMES = [
  ['light', 0],
  ['dark', 1],
] as const

/** Relative luminance of #rrggbb, by WCAG 2.1. */
function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5]
    .map((at) => parseInt(hex.slice(at, at + 2), 16) / 255)
    .map((value) => (value <= 0.03928 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4))
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}

function contrast(one: string, other: string): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b)
  return (light + 0.05) / (dark + 0.05)
}

describe('design tokens', () => {
  it.each(THEMES)('can be read in the %s theme', (_name, theme) => {
    const weak = TEXT_ON.map(([text, ground]) => {
      const ratio = contrast(tokens.color[text][theme] ?? '', tokens.color[ground][theme] ?? '')
      return { pair: `${text} on ${ground}`, ratio }
    }).filter(({ ratio }) => ratio < LEAST_CONTRAST)
    expect(weak).toEqual([])
  })

  it.each(THEMES)('outline controls visibly in the %s theme', (_name, theme) => {
    for (const [line, ground] of OUTLINES) {
      const ratio = contrast(tokens.color[line][theme] ?? '', tokens.color[ground][theme] ?? '')
      expect({ line, ground, ok: ratio >= LEAST_OUTLINE_CONTRAST }).toEqual({ line, ground, ok: true })
    }
  })

  it('are written out as they stand', () => {
    const script = fileURLToPath(new URL('../../../../static/build-tokens.mjs', import.meta.url))
    expect(() => execFileSync(process.execPath, [script, '--check'])).not.toThrow()
  })

  it('colour the mini-program bars too, which read no CSS', () => {
    const theme = JSON.parse(readFileSync(new URL('../../src/theme.json', import.meta.url), 'utf8')) as Record<string, { canvas: string }>
    expect([theme.light?.canvas, theme.dark?.canvas]).toEqual(tokens.color.canvas)
  })
})
