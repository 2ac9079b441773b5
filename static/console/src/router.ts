/** The pages and who may see them; without a session every way leads to sign-in and back. */
import { createRouter, createWebHashHistory, type RouteRecordRaw } from 'vue-router'

import { useSession } from '@/account/session_store'

declare module 'vue-router' {
  interface RouteMeta {
    open?: boolean
    /** Who may do one of these sees the page in the bar; the server decides what it answers. */
    actions?: string[]
  }
}

/** Names from the permission table. */
const DESK = ['console.watch']
const HANDOVER = ['handovers.make']
const REGISTRATIONS = ['registrations.read', 'registrations.in_person']
const LEDGER = ['ledger.read']

const routes: RouteRecordRaw[] = [
  { path: '/sign-in', name: 'sign-in', component: () => import('@/account/SignInPage.vue'), meta: { open: true } },
  {
    path: '/desk/:type(package|sighting|assignment|station)?/:id?',
    name: 'desk',
    component: () => import('@/desk/DeskPage.vue'),
    meta: { actions: DESK },
  },
  {
    path: '/handover',
    name: 'handover',
    component: () => import('@/handover/HandoverPage.vue'),
    meta: { actions: HANDOVER },
  },
  {
    path: '/registrations',
    name: 'registrations',
    component: () => import('@/registrations/RegistrationsPage.vue'),
    meta: { actions: REGISTRATIONS },
  },
  {
    path: '/ledger/:account?',
    name: 'ledger',
    component: () => import('@/ledger/LedgerPage.vue'),
    meta: { actions: LEDGER },
  },
  { path: '/settings', name: 'settings', component: () => import('@/settings/SettingsPage.vue') },
  { path: '/:rest(.*)*', redirect: '/' },
  { path: '/', name: 'home', redirect: () => ({ name: homeName() }) },
]

/** Where someone starts: the desk, or what else they are here for. */
export function homeName(): string {
  const account = useSession()
  if (account.may(...DESK)) return 'desk'
  if (account.may(...LEDGER)) return 'ledger'
  if (account.may(...REGISTRATIONS)) return 'registrations'
  return 'settings'
}

export function makeRouter() {
  const router = createRouter({ history: createWebHashHistory(), routes })
  router.beforeEach((to) => {
    const account = useSession()
    if (!account.session && !to.meta.open)
      return { name: 'sign-in', query: to.fullPath === '/' ? {} : { then: to.fullPath } }
    if (account.session && to.name === 'sign-in') return { name: homeName() }
    return true
  })
  return router
}
