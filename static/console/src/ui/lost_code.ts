/** Code that did not arrive: a page or panel comes when it is wanted, and by then the line or the server may differ. */
import { defineAsyncComponent, readonly, ref, type Component } from 'vue'
import { isNavigationFailure, NavigationFailureType, type Router } from 'vue-router'

import CodeLost from './CodeLost.vue'

const wanted = ref<string | null>(null)

/** The address of the page that did not come; null while all is well. */
export const lostPage = readonly(wanted)

/** The server's page as it is now, or null where it cannot be had. */
async function served(): Promise<string | null> {
  try {
    const answer = await fetch(location.pathname, { cache: 'no-store' })
    return answer.ok ? await answer.text() : null
  } catch {
    return null
  }
}

/** Another build is served under other names: what this one would load is no longer there. */
async function isUpdated(): Promise<boolean> {
  const own = document.querySelector('script[type=module][src]')?.getAttribute('src')
  const page = own ? await served() : null
  return Boolean(own && page) && !page?.includes(own ?? '')
}

function openAnew(): void {
  if (wanted.value) history.replaceState(history.state, '', `#${wanted.value}`)
  location.reload()
}

/**
 * Loads everything anew, at the page that was wanted: a browser may never ask again for a module that failed once.
 * False, and nothing is lost, while the server cannot be reached.
 */
export async function tryAgain(): Promise<boolean> {
  if ((await served()) === null) return false
  openAnew()
  return true
}

/** Says so in place of a page that does not come; where the server was updated, the new console opens at once. */
export function watchPages(router: Router): void {
  router.onError((_error, to) => {
    wanted.value = to.fullPath
    void isUpdated().then((updated) => {
      if (updated && wanted.value === to.fullPath) openAnew()
    })
  })
  router.afterEach((_to, _from, failure) => {
    // The page one came from is still the router's own: going back to it is no change to it.
    if (!failure || isNavigationFailure(failure, NavigationFailureType.duplicated)) wanted.value = null
  })
}

/** A part of a page that is loaded when it is first shown. */
export function lazily<T extends Component>(loader: () => Promise<{ default: T }>) {
  return defineAsyncComponent({ loader, errorComponent: CodeLost })
}
