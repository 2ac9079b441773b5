import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

const here = path.dirname(fileURLToPath(import.meta.url))

// Apart from vite.config.ts: these tests need no uni-app compiler, and it would slow them down.
export default defineConfig({
  resolve: { alias: { '@': path.resolve(here, 'src') } },
  test: {
    isolate: false,
    include: ['test/**/*.test.ts'],
    environment: 'node',
    // A machine that is busy with something else is slow, not wrong.
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
})
