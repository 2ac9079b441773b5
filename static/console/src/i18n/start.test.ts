import { expect, it } from 'vitest'

import { startLanguage } from './index'

const url = (rest: string) => new URL(`http://127.0.0.1/console/${rest}`)

it('the address is asked first, then this machine, then the browser', () => {
  expect(startLanguage(url('?lang=en'), 'zh', ['zh-CN'])).toBe('en')
  expect(startLanguage(url('?as=officer-lin&lang=en#/desk'), null, ['zh-CN'])).toBe('en')
  expect(startLanguage(url('#/desk?lang=zh'), 'en', [])).toBe('zh')
  expect(startLanguage(url(''), 'zh', ['en-GB'])).toBe('zh')
  expect(startLanguage(url(''), null, ['zh-CN', 'en'])).toBe('zh')
  expect(startLanguage(url(''), null, ['fr-FR', 'zh-CN'])).toBe('zh')
  expect(startLanguage(url('?lang=fr'), null, ['fr-FR'])).toBe('en')
})
