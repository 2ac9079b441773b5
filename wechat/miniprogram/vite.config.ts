import path from 'node:path'
import { fileURLToPath } from 'node:url'
import uni from '@dcloudio/vite-plugin-uni'
import { defineConfig, type Plugin } from 'vite'

const here = path.dirname(fileURLToPath(import.meta.url))

/**
 * engine.io-client finds the global object with Function("return this")(), which a mini-program forbids (and our
 * content security policy too). This gives it our own module instead.
 */
function engineGlobals(): Plugin {
  const ours = path.resolve(here, 'src/realtime/engineGlobals.ts')
  return {
    name: 'shouwang:engine-globals',
    enforce: 'pre',
    resolveId(id, importer) {
      const wanted = importer?.includes('engine.io-client') && /globals(\.node)?\.js$/.test(id)
      return wanted ? ours : null
    },
  }
}

// The package is ESM while vite-plugin-uni is CommonJS: its function sits one level deeper.
const uniPlugin = (uni as unknown as { default?: typeof uni }).default ?? uni

export default defineConfig({
  plugins: [engineGlobals(), uniPlugin()],
  resolve: { alias: { '@': path.resolve(here, 'src') } },
})
