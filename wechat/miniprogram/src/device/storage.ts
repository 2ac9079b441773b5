/**
 * Small values that outlive the page. In the browser a sign-in by address (?as=…) stays in its own tab, so that two
 * doors of the demo can be open side by side as two people. What was promised to be kept outlives the tab all the same.
 */

import { launchWishes } from '@/device/launch'
import { isH5 } from '@/device/platform'

const PREFIX = 'shouwang.'
const TAB_MARK = `${PREFIX}own_tab`

/** What could not be stored (a full or forbidden storage): it then lives as long as the page. */
const unstored = new Map<string, string>()

/**
 * Known before the first value is read: otherwise somebody who comes in by a door starts in the language and the type
 * size that another tab's person has chosen.
 */
const ownTab = isH5 && isMarked()

/** Marked by its address once, a tab stays so after a reload, when the address no longer says it. */
function isMarked(): boolean {
  if (launchWishes().as) sessionStorage.setItem(TAB_MARK, '1')
  return sessionStorage.getItem(TAB_MARK) !== null
}

function readText(key: string, isTabs: boolean): string {
  const inMemory = unstored.get(key)
  if (inMemory !== undefined) return inMemory
  if (isTabs) return sessionStorage.getItem(key) ?? ''
  return String(uni.getStorageSync(key) ?? '')
}

function read<T>(name: string, fallback: T, isTabs: boolean): T {
  try {
    const text = readText(PREFIX + name, isTabs)
    return text ? (JSON.parse(text) as T) : fallback
  } catch {
    // A value of an older version, or a browser that forbids storage: start afresh rather than not at all.
    return fallback
  }
}

function write(name: string, value: unknown, isTabs: boolean): void {
  const key = PREFIX + name
  const text = value === null ? '' : JSON.stringify(value)
  try {
    if (isTabs) sessionStorage.setItem(key, text)
    else uni.setStorageSync(key, text)
    unstored.delete(key)
  } catch {
    unstored.set(key, text)
  }
}

/** The stored value, or `fallback` when there is none or it cannot be read. */
export const readStored = <T>(name: string, fallback: T): T => read(name, fallback, ownTab)

/** Stores a value that JSON can hold; null removes it. */
export const writeStored = (name: string, value: unknown): void => write(name, value, ownTab)

/**
 * The same for what must not outlive the tab it was typed in, nor be found by another one. A mini-program has no tabs:
 * there it lives as long as the program does.
 */
export const readOfTab = <T>(name: string, fallback: T): T => read(name, fallback, true)

export const writeOfTab = (name: string, value: unknown): void => write(name, value, true)

/** The same for what must survive its tab, whichever door its owner came in by. Whose it is, the value itself says. */
export const readKept = <T>(name: string, fallback: T): T => read(name, fallback, false)

export const writeKept = (name: string, value: unknown): void => write(name, value, false)
