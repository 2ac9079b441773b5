import { afterEach, describe, expect, it } from 'vitest'

import { isForDesk } from './keys'

function press(init: KeyboardEventInit & { keyCode?: number }, target: HTMLElement = document.body): boolean {
  let answer = false
  const listen = (event: KeyboardEvent) => (answer = isForDesk(event))
  window.addEventListener('keydown', listen)
  target.dispatchEvent(new KeyboardEvent('keydown', { bubbles: true, cancelable: true, ...init }))
  window.removeEventListener('keydown', listen)
  return answer
}

function add(tag: string): HTMLElement {
  const element = document.createElement(tag)
  document.body.append(element)
  return element
}

describe("the desk's keys", () => {
  afterEach(() => {
    document.body.replaceChildren()
  })

  it('are heard on the page', () => {
    expect(press({ key: 'j' })).toBe(true)
  })

  it('are quiet while an input method composes', () => {
    expect(press({ key: 'a', isComposing: true })).toBe(false)
    expect(press({ key: 'a', keyCode: 229 })).toBe(false)
  })

  it('are quiet in inputs, where only Escape is heard', () => {
    expect(press({ key: 'a' }, add('input'))).toBe(false)
    expect(press({ key: 'j' }, add('textarea'))).toBe(false)
    expect(press({ key: 'Escape' }, add('textarea'))).toBe(true)
  })

  it('leave the browser its own combinations', () => {
    expect(press({ key: 'a', ctrlKey: true })).toBe(false)
    expect(press({ key: 'k', metaKey: true })).toBe(false)
  })

  it('are quiet under a dialog', () => {
    add('div').className = 'el-overlay'
    expect(press({ key: 'a' })).toBe(false)
  })
})
