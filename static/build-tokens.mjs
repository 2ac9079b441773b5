// Writes static/tokens.css from static/tokens.json, so that console and client share one set of values.
// Usage: node static/build-tokens.mjs [--check]   (--check writes nothing and fails when the file is stale)
import { readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const LIGHT = 0
const DARK = 1

const here = dirname(fileURLToPath(import.meta.url))
const target = join(here, 'tokens.css')
const tokens = JSON.parse(readFileSync(join(here, 'tokens.json'), 'utf8'))

/** One declaration per themed token, for the theme asked for. */
function themed(theme, indent) {
  const rows = Object.entries(tokens.color).map(([name, pair]) => `${indent}--sw-${name}: ${pair[theme]};`)
  const shadows = Object.entries(tokens.shadow).map(([name, pair]) => `${indent}--sw-shadow-${name}: ${pair[theme]};`)
  return [...rows, ...shadows].join('\n')
}

function plain(indent) {
  return Object.entries(tokens.plain)
    .map(([name, value]) => `${indent}--sw-${name}: ${value};`)
    .join('\n')
}

// `page` is the mini-program's root element: it knows no :root and no attribute on it, so there the theme
// follows the system alone. On the web, <html data-theme="light|dark"> overrides the system.
const css = `/* Made from tokens.json by build-tokens.mjs: change that, not this. */
:root,
page {
  color-scheme: light;
${plain('  ')}
${themed(LIGHT, '  ')}
}

@media (prefers-color-scheme: dark) {
  :root:not([data-theme="light"]),
  page {
    color-scheme: dark;
${themed(DARK, '    ')}
  }
}

:root[data-theme="dark"] {
  color-scheme: dark;
${themed(DARK, '  ')}
}

@media (prefers-reduced-motion: reduce) {
  :root,
  page {
    --sw-quick: 1ms;
    --sw-calm: 1ms;
  }
}
`

if (process.argv.includes('--check')) {
  if (readFileSync(target, 'utf8') !== css) {
    console.error('static/tokens.css is stale: run node static/build-tokens.mjs')
    process.exit(1)
  }
} else {
  writeFileSync(target, css)
}
