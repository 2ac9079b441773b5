/** Starts the console: who is signed in is known before the first page is drawn. */
import { createPinia } from 'pinia'
import { createApp } from 'vue'

import 'element-plus/theme-chalk/base.css'
import 'element-plus/theme-chalk/el-message.css'
import './styles/base.css'
import './styles/panel.css'
import './styles/element.css'

import { dropFromAddress } from '@/account/address'
import { useSession } from '@/account/session_store'
import { watchSession } from '@/account/session_watch'
import { wiring } from '@/api/client'
import App from '@/App.vue'
import { watchKept } from '@/compose/kept'
import { i18n, firstLanguage, say, setLanguage } from '@/i18n'
import { makeRouter } from '@/router'
import { startClock } from '@/ui/clock'
import { watchPages } from '@/ui/lost_code'
import { applyTheme } from '@/ui/theme'

async function start(): Promise<void> {
  const app = createApp(App)
  app.use(createPinia())
  app.use(i18n)
  const language = firstLanguage()
  setLanguage(language)
  wiring.language = language
  dropFromAddress('lang')
  wiring.unreachableText = () => say('common.unreachable')
  applyTheme()
  startClock()
  watchKept()

  const account = useSession()
  await account.load()
  wiring.onSignedOut = (problem) => {
    if (account.session) account.endedBy(problem)
  }
  const router = makeRouter()
  watchPages(router)
  app.use(router)
  // A first page that does not come is said in its place.
  await router.isReady().catch(() => undefined)
  watchSession()
  app.mount('#app')
}

void start()
