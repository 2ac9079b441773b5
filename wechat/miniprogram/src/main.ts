import { createSSRApp } from 'vue'
import App from '@/App.vue'
import { i18n } from '@/i18n'

/** uni-app calls this once for each build target; it wants the app back unmounted. */
export function createApp() {
  const app = createSSRApp(App)
  app.use(i18n)
  return { app }
}
