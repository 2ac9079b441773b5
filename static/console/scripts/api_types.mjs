// Writes static/api/schema.d.ts from the API document on stdin: the types of everything both clients send and get.
// Usage: shouwang openapi | node scripts/api_types.mjs [--check]   (--check writes nothing and fails when it is stale)
import { readFileSync, writeFileSync } from 'node:fs'
import { text } from 'node:stream/consumers'

import openapiTS, { astToString } from 'openapi-typescript'

const PREFIX = '/api/v1'
const target = new URL('../../api/schema.d.ts', import.meta.url)

/** What clients call, under their own prefix, and only the answers that are good: each refusal is a Problem. */
function trimmed(document) {
  const paths = Object.entries(document.paths).filter(([path]) => path.startsWith(PREFIX))
  for (const operation of paths.flatMap(([, item]) => Object.values(item))) {
    const answers = Object.entries(operation.responses ?? {}).filter(([status]) => status < '400')
    if (operation.responses) operation.responses = Object.fromEntries(answers)
  }
  delete document.components.responses
  return { ...document, paths: Object.fromEntries(paths.map(([path, item]) => [path.slice(PREFIX.length), item])) }
}

const document = trimmed(JSON.parse(await text(process.stdin)))
// A field with a default may be left out of what is sent; in what comes back everything is there.
const types = astToString(await openapiTS(document, { alphabetize: true, defaultNonNullable: false }))
const made = `/* Made from the API document by scripts/api-types: change the server's schemas, not this. */\n${types}`

if (!process.argv.includes('--check')) {
  writeFileSync(target, made)
} else if (readFileSync(target, 'utf8') !== made) {
  console.error('static/api/schema.d.ts is not what the server says: run scripts/api-types.')
  process.exit(1)
}
