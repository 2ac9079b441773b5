/** The map's colours, read from the shared tokens so that light and dark agree with the page. */
import { token } from '@/ui/theme'

export function palette() {
  return {
    sea: token('map-sea'),
    land: token('map-land'),
    road: token('map-road'),
    casing: token('map-road-casing'),
    metro: token('map-metro'),
    border: token('map-border'),
    label: token('map-label'),
    halo: token('map-land'),
    police: token('police'),
    life: token('life'),
    done: token('done'),
    wait: token('wait'),
    volunteer: token('volunteer'),
    surface: token('surface'),
    text: token('text'),
  }
}

export type Palette = ReturnType<typeof palette>
