import globals from 'globals'
import vue from 'eslint-plugin-vue'
import typescript from 'typescript-eslint'

const MOST_LINES = 250
const MOST_LINES_IN_A_FUNCTION = 50

export default typescript.config(
  { ignores: ['dist/', 'node_modules/'] },
  ...typescript.configs.strict,
  ...vue.configs['flat/recommended'],
  {
    files: ['**/*.{ts,vue,js,mjs}'],
    languageOptions: {
      parserOptions: { parser: typescript.parser, extraFileExtensions: ['.vue'] },
      globals: { ...globals.browser, uni: 'readonly', getCurrentPages: 'readonly', UniApp: 'readonly', process: 'readonly' },
    },
    rules: {
      'max-lines': ['error', { max: MOST_LINES, skipBlankLines: true }],
      eqeqeq: 'error',
      'no-console': ['error', { allow: ['error'] }],
      'no-alert': 'error',
      'no-eval': 'error',
      'no-implied-eval': 'error',
      'no-new-func': 'error',
      'no-undef': 'off', // TypeScript knows better
      'prefer-const': 'error',
      'vue/no-v-html': 'error',
      'vue/block-order': ['error', { order: ['template', 'script', 'style'] }],
      'vue/component-name-in-template-casing': ['error', 'kebab-case', { registeredComponentsOnly: false }],
      'vue/multi-word-component-names': 'off', // uni-app wants each page as index.vue in its folder
      'vue/no-deprecated-slot-attribute': 'off', // a page of the mini-program is no web component
      // A layout of one's own; the formatter of the eye.
      'vue/max-attributes-per-line': 'off',
      'vue/singleline-html-element-content-newline': 'off',
      'vue/multiline-html-element-content-newline': 'off',
      'vue/html-self-closing': 'off',
      'vue/html-closing-bracket-newline': 'off',
      'vue/html-indent': 'off',
      'vue/first-attribute-linebreak': 'off',
      'vue/attributes-order': 'off',
      'vue/require-default-prop': 'off', // an optional prop that is undefined is what its type says
    },
  },
  {
    files: ['src/**/*.{ts,vue}'],
    rules: { 'max-lines-per-function': ['error', { max: MOST_LINES_IN_A_FUNCTION, skipComments: true, skipBlankLines: true }] },
  },
  {
    // A component's script and the maker of a store are one function each to the linter: the file's bound holds them.
    files: ['src/**/*.vue', 'src/lib/outbox.ts', 'src/composables/*.ts', 'src/map/browserMap.ts', 'src/lib/alertBook.ts', 'src/realtime/volunteerSocket.ts', 'src/api/endpoints.ts'],
    rules: { 'max-lines-per-function': 'off' },
  },
  {
    files: ['src/i18n/*/*.ts'],
    rules: { 'max-lines': 'off' }, // a catalogue is read by its keys, not from top to bottom
  },
  {
    files: ['test/realm/*.mjs', 'scripts/*.mjs', '*.js', 'vite.config.ts', 'vitest.config.ts'],
    languageOptions: { globals: globals.node },
    rules: { 'no-console': 'off' },
  },
)
