/** What the server said about each field, handed down to the fields themselves, and forgotten once a field changes. */
import { nextTick, provide, watch, type InjectionKey, type Ref } from 'vue'

export type FieldErrors = Record<string, string[]>

export const FIELD_ERRORS: InjectionKey<Ref<FieldErrors>> = Symbol('field errors')
/** Names of the fields that were filled from the call's text. */
export const FIELD_FOUND: InjectionKey<Ref<string[]>> = Symbol('found fields')

/** What stands in a field, by its name on the wire: `details.age`, `rounds.0.range_m`. */
function written(values: unknown, name: string): string {
  const found = name
    .split('.')
    .reduce<unknown>((at, step) => (typeof at === 'object' && at !== null ? Reflect.get(at, step) : undefined), values)
  return JSON.stringify(found) ?? ''
}

/**
 * An objection is about what was sent: it goes when that field is changed, and the whole refusal goes with the last
 * of them. The objections are taken out one by one, so that whoever waits for a new refusal hears of none.
 *
 * @param values the form by the names of the wire
 */
export function forgetAnswered(errors: Ref<FieldErrors>, failure: Ref<string | null>, values: () => unknown): void {
  let refused = new Map<string, string>()
  watch(errors, (fresh) => {
    refused = new Map(Object.keys(fresh).map((name) => [name, written(values(), name)]))
  })
  watch(
    values,
    async () => {
      // A refusal that came in the same moment has first to be noted.
      await nextTick()
      const answered = Object.keys(errors.value).filter((name) => written(values(), name) !== refused.get(name))
      for (const name of answered) Reflect.deleteProperty(errors.value, name)
      if (answered.length && !Object.keys(errors.value).length) failure.value = null
    },
    { deep: true },
  )
}

/** The same for a form, whose fields below then show the objections. */
export function provideErrors(errors: Ref<FieldErrors>, failure: Ref<string | null>, values: () => unknown): void {
  provide(FIELD_ERRORS, errors)
  forgetAnswered(errors, failure, values)
}
