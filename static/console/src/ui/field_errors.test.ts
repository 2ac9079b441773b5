import { expect, it } from 'vitest'
import { nextTick, ref } from 'vue'

import { forgetAnswered } from './field_errors'

async function settle() {
  for (let turn = 0; turn < 3; turn += 1) await nextTick()
}

it('an objection goes when its field is changed, and the refusal with the last', async () => {
  const form = ref({ incident_number: '', details: { age: null as number | null }, title: '' })
  const errors = ref<Record<string, string[]>>({})
  const failure = ref<string | null>(null)
  forgetAnswered(errors, failure, () => form.value)
  errors.value = { incident_number: ['needed'], 'details.age': ['needed'] }
  failure.value = 'not ready'
  await settle()

  form.value.title = 'x'
  await settle()
  expect(Object.keys(errors.value)).toEqual(['incident_number', 'details.age'])

  form.value.incident_number = '350206'
  await settle()
  expect(Object.keys(errors.value)).toEqual(['details.age'])
  expect(failure.value).toBe('not ready')

  form.value.details.age = 7
  await settle()
  expect(errors.value).toEqual({})
  expect(failure.value).toBeNull()
})

it('a second refusal of the same words stays', async () => {
  const form = ref({ name: 'a' })
  const errors = ref<Record<string, string[]>>({})
  forgetAnswered(errors, ref(null), () => form.value)
  errors.value = { name: ['no'] }
  await settle()
  form.value.name = 'b'
  await settle()
  errors.value = { name: ['still no'] }
  await settle()
  expect(errors.value).toEqual({ name: ['still no'] })
})
