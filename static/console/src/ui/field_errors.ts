/** What the server said about each field, handed down to the fields themselves. */
import type { InjectionKey, Ref } from 'vue'

export const FIELD_ERRORS: InjectionKey<Ref<Record<string, string[]>>> = Symbol('field errors')
/** Names of the fields that were filled from the call's text. */
export const FIELD_FOUND: InjectionKey<Ref<string[]>> = Symbol('found fields')
