/** The work itself: packages, assignments, sightings, photos, hand-overs. */
import { http } from './client'
import type { Area, Desk, PackageKind, PackageState, Schema } from './types'

const one = (package_id: string) => ({ path: { package_id } })

export const packagesApi = {
  list: (query: { state?: PackageState; kind?: PackageKind; cursor?: string | null }) => http.get('/packages', { query }),
  get: (id: string) => http.get('/packages/{package_id}', one(id)),
  create: (body: Schema<'packages.PackageIn'>) => http.post('/packages', { body }),
  change: (id: string, body: Schema<'packages.PackagePatch'>) =>
    http.patch('/packages/{package_id}', { ...one(id), body }),
  publish: (id: string, key: string) => http.post('/packages/{package_id}/publish', { ...one(id), body: { key } }),
  submit: (id: string) => http.post('/packages/{package_id}/submit', one(id)),
  approve: (id: string) => http.post('/packages/{package_id}/approve', one(id)),
  refuse: (id: string, reason: string) => http.post('/packages/{package_id}/refuse', { ...one(id), body: { reason } }),
  breakGlass: (id: string, reason: string) =>
    http.post('/packages/{package_id}/break-glass', { ...one(id), body: { reason } }),
  resolve: (id: string, outcome: string) => http.post('/packages/{package_id}/resolve', { ...one(id), body: { outcome } }),
  retract: (id: string, body: Schema<'packages.RetractIn'>) =>
    http.post('/packages/{package_id}/retract', { ...one(id), body }),
  copy: (id: string) => http.post('/packages/{package_id}/copy', one(id)),
  brief: (id: string, body: Schema<'packages.BriefIn'>) => http.post('/packages/{package_id}/brief', { ...one(id), body }),
  nextRound: (id: string) => http.post('/packages/{package_id}/next-round', one(id)),
  parseCall: (text: string) => http.post('/packages/parse-call', { body: { text } }),
  place: (area: Area) => http.post('/packages/place', { body: { area } }),
  reach: (area: Area, ranges_m: number[], kind: PackageKind, danger_to_life: boolean) =>
    http.post('/packages/reach', { body: { area, ranges_m, kind, danger_to_life } }),
}

const seat = (assignment_id: string) => ({ path: { assignment_id } })

export const assignmentsApi = {
  answerHelp: (id: string) => http.post('/assignments/{assignment_id}/help/answer', seat(id)),
  get: (id: string) => http.get('/assignments/{assignment_id}', seat(id)),
  confirm: (id: string, points?: number) =>
    http.post('/assignments/{assignment_id}/confirm', { ...seat(id), body: points === undefined ? {} : { points } }),
  reject: (id: string, reason: string) =>
    http.post('/assignments/{assignment_id}/reject', { ...seat(id), body: { reason } }),
}

const seen = (sighting_id: string) => ({ path: { sighting_id } })

export const sightingsApi = {
  get: (id: string) => http.get('/sightings/{sighting_id}', seen(id)),
  of: (package_id: string) => http.get('/sightings', { query: { package_id } }),
  open: (id: string) => http.post('/sightings/{sighting_id}/open', seen(id)),
  credible: (id: string) => http.post('/sightings/{sighting_id}/credible', seen(id)),
  ruleOut: (id: string, reason: string) =>
    http.post('/sightings/{sighting_id}/rule-out', { ...seen(id), body: { reason } }),
  found: (id: string, note: string) => http.post('/sightings/{sighting_id}/found', { ...seen(id), body: { note } }),
}

export function uploadPhoto(file: File) {
  const body = new FormData()
  body.append('file', file)
  return http.post('/photos', { body })
}

export const handoversApi = {
  openItems: (desk: Partial<Pick<Desk, 'station_id' | 'region_code'>> = {}) =>
    http.get('/handovers/open-items', { query: desk.station_id ? { station_id: desk.station_id } : { region_code: desk.region_code } }),
  list: () => http.get('/handovers'),
  create: (body: Schema<'handovers.HandoverIn'>) => http.post('/handovers', { body }),
  sign: (id: string) => http.post('/handovers/{handover_id}/sign', { path: { handover_id: id } }),
  withdraw: (id: string) => http.post('/handovers/{handover_id}/withdraw', { path: { handover_id: id } }),
}

export const reviewsApi = {
  waiting: () => http.get('/package-reviews'),
  close: (id: string, finding: string) =>
    http.post('/package-reviews/{review_id}/close', { path: { review_id: id }, body: { finding } }),
}
