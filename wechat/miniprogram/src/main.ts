import { createSSRApp } from 'vue'
import App from '@/App.vue'
// #ifdef H5
import PageLost from '@/components/PageLost.vue'
// #endif
import { i18n } from '@/i18n'

/** uni-app calls this once for each build target; it wants the app back unmounted. */
export function createApp() {
  const app = createSSRApp(App)
  app.use(i18n)
  // #ifdef H5
  // The name uni-app looks for when a page's code cannot be fetched; its own says so in English only.
  app.component('AsyncError', PageLost)
  // #endif
  return { app }
}
