/** The pages by name, and the ways between them. */

export const ROUTES = {
  home: '/pages/home/index',
  signIn: '/pages/sign-in/index',
  register: '/pages/register/index',
  assignment: '/pages/assignment/index',
  report: '/pages/report/index',
  watch: '/pages/watch/index',
  wallet: '/pages/wallet/index',
  settings: '/pages/settings/index',
  messages: '/pages/messages/index',
  myData: '/pages/my-data/index',
  pin: '/pages/pin/index',
} as const

export type RouteName = keyof typeof ROUTES

function address(name: RouteName, query: Record<string, string>): string {
  const pairs = Object.entries(query).map(([key, value]) => `${key}=${encodeURIComponent(value)}`)
  return pairs.length > 0 ? `${ROUTES[name]}?${pairs.join('&')}` : ROUTES[name]
}

/** Opens a page over the present one. */
export function goTo(name: RouteName, query: Record<string, string> = {}): void {
  void uni.navigateTo({ url: address(name, query) })
}

/** Opens a page instead of all others: after signing in or out there is no way back. */
export function startAt(name: RouteName): void {
  void uni.reLaunch({ url: address(name, {}) })
}

// What somebody on a task may need where there is no network.
const NEEDED_ANYWHERE: readonly RouteName[] = ['assignment', 'report', 'watch', 'messages', 'settings', 'wallet']

/** Fetches the code of these pages before they are asked for; a mini-program has all of its pages anyway. */
export function fetchPagesAhead(): void {
  // One that did not arrive is fetched again when the network is back, or when it is opened.
  for (const name of NEEDED_ANYWHERE) uni.preloadPage({ url: ROUTES[name], fail: () => {} })
}

/** Whether this page is the one in front. */
export function isOn(name: RouteName): boolean {
  const pages = getCurrentPages()
  return `/${pages[pages.length - 1]?.route ?? ''}` === ROUTES[name]
}

/** Back, or home for somebody who came in by a link. */
export function goBack(): void {
  if (getCurrentPages().length > 1) void uni.navigateBack({})
  else startAt('home')
}
