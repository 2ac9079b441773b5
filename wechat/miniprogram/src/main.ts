import { createSSRApp } from 'vue'
import App from './App.vue'

/** uni-app calls this once for each build target; it wants the app back unmounted. */
export function createApp() {
  return { app: createSSRApp(App) }
}
