/** The pages and who may see them; without a session every way leads to sign-in and back. */
import { createRouter, createWebHashHistory, type RouteMeta, type RouteRecordRaw } from 'vue-router'

import { useSession } from '@/account/session_store'
import type { Action, RoleName } from '@/api/types'

declare module 'vue-router' {
  interface RouteMeta {
    open?: boolean
    /** Who may do one of these sees the page; the server decides what it answers. */
    actions?: Action[]
    /** Pages of roles whose actions come later are open to the roles themselves. */
    roles?: RoleName[]
  }
}

/** Names from the permission table. */
const DESK: Action[] = ['console.watch']
const HANDOVER: Action[] = ['handovers.make']
const REGISTRATIONS: Action[] = ['registrations.read', 'registrations.in_person']
const LEDGER: Action[] = ['ledger.read']
const STAFF: Action[] = ['staff.manage']
const AUDIT: Action[] = ['audit.read']
const ORDERS: RoleName[] = ['dispatcher', 'handler']

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
  {
    path: '/staff/:person?',
    name: 'staff',
    component: () => import('@/staff/StaffPage.vue'),
    meta: { actions: STAFF },
  },
  { path: '/audit', name: 'audit', component: () => import('@/audit/AuditPage.vue'), meta: { actions: AUDIT } },
  { path: '/orders', name: 'orders', component: () => import('@/orders/OrdersPage.vue'), meta: { roles: ORDERS } },
  { path: '/own-password', name: 'own-password', component: () => import('@/account/OwnPasswordPage.vue') },
  { path: '/settings', name: 'settings', component: () => import('@/settings/SettingsPage.vue') },
  { path: '/:rest(.*)*', name: 'not-found', component: () => import('@/ui/NotFoundPage.vue'), meta: { open: true } },
  { path: '/', name: 'home', redirect: () => ({ name: useSession().session ? homeName() : 'sign-in' }) },
]

/** Where someone starts: the first of these that is theirs. */
const HOMES = ['desk', 'ledger', 'registrations', 'staff', 'audit', 'orders']

export function isOpenTo(meta: RouteMeta): boolean {
  const account = useSession()
  if (!meta.actions && !meta.roles) return true
  return account.may(...(meta.actions ?? [])) || account.holds(...(meta.roles ?? []))
}

export function homeName(): string {
  const home = HOMES.find((name) => isOpenTo(routes.find((route) => route.name === name)?.meta ?? {}))
  return home ?? 'settings'
}

export function makeRouter() {
  const router = createRouter({ history: createWebHashHistory(), routes })
  router.beforeEach((to) => {
    const account = useSession()
    if (!account.session && !to.meta.open)
      return { name: 'sign-in', query: to.fullPath === '/' ? {} : { then: to.fullPath } }
    if (account.mustChangePassword) {
      // Until then nothing is open to them, so the first page tells nothing of where they would have started.
      const then = to.fullPath === '/' || to.redirectedFrom?.path === '/' ? {} : { then: to.fullPath }
      return to.name === 'own-password' || { name: 'own-password', query: then }
    }
    if (to.name === 'own-password' && account.session) return { name: homeName() }
    if (account.session && to.name === 'sign-in') return { name: homeName() }
    // An address from a colleague, or from before a change of roles: rather one's own first page than a refusal.
    if (account.session && !isOpenTo(to.meta)) return { name: homeName() }
    return true
  })
  return router
}
