/** Lets a keyboard press what a finger can: uni-app's elements know taps only. Runs in the browser alone. */

const PRESSABLE = '[role="button"], [role="switch"], [role="radio"], [role="link"]'

function pressable(target: EventTarget | null): HTMLElement | null {
  return target instanceof HTMLElement && target.matches(PRESSABLE) ? target : null
}

/** Enter and space press. */
export function listenToKeyboard(): void {
  document.addEventListener('keydown', (event) => {
    // Keys belong to the input method while it composes Chinese.
    if (event.isComposing || event.keyCode === 229) return
    if (event.key !== 'Enter' && event.key !== ' ') return
    const element = pressable(event.target)
    if (!element) return
    event.preventDefault()
    element.click()
  })
}
