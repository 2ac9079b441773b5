/// <reference types="vite/client" />

interface ImportMetaEnv {
  /** Where the mini-program finds the server, for example https://shouwang.example. The H5 page uses its own origin. */
  readonly VITE_SERVER_ORIGIN?: string
  /** The official code of the city whose districts are offered at registration; 3502 (Xiamen) by default. */
  readonly VITE_CITY_CODE?: string
  /** "lon,lat" in WGS-84: where a map opens while the phone does not say where it is. */
  readonly VITE_CITY_CENTRE?: string
}

declare module '*.vue' {
  import type { DefineComponent } from 'vue'
  const component: DefineComponent<object, object, unknown>
  export default component
}
