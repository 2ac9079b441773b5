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

/**
 * For WeChat, uni-app puts an old runtime in the place of vue-i18n, which leaves "{n}" unfilled. The package itself
 * interprets its messages without new Function, so it can run there.
 */
function wholeI18n(): Plugin {
  const whole = path.resolve(here, 'node_modules/vue-i18n/dist/vue-i18n.mjs')
  return {
    name: 'shouwang:whole-i18n',
    enforce: 'pre',
    resolveId: (id) => (/uni-cli-shared.*vue-i18n\.runtime/.test(id) ? whole : null),
  }
}

/** uni-app's page head asks its maker's server for a shadow picture; we draw our own head, and load from nobody else. */
function noForeignPictures(): Plugin {
  return {
    name: 'shouwang:no-foreign-pictures',
    generateBundle(_options, bundle) {
      for (const file of Object.values(bundle)) {
        if (file.type !== 'asset' || !file.fileName.endsWith('.css')) continue
        file.source = String(file.source).replace(/url\(["']?https?:[^)]*\)/g, 'none')
      }
    },
  }
}

// The package is ESM while vite-plugin-uni is CommonJS: its function sits one level deeper.
const uniPlugin = (uni as unknown as { default?: typeof uni }).default ?? uni

export default defineConfig({
  plugins: [engineGlobals(), wholeI18n(), uniPlugin(), noForeignPictures()],
  define: {
    // Sentences are interpreted, not compiled with new Function: forbidden in a mini-program and by our own policy.
    __INTLIFY_JIT_COMPILATION__: true,
    __INTLIFY_DROP_MESSAGE_COMPILER__: false,
    __INTLIFY_PROD_DEVTOOLS__: false,
    __VUE_I18N_FULL_INSTALL__: false,
    __VUE_I18N_LEGACY_API__: false,
  },
  resolve: { alias: { '@': path.resolve(here, 'src') } },
})
