/** The work itself: packages, assignments, sightings, photos, hand-overs. */
import { http } from './client'
import type { Handover, OpenItem, PackageFields, ParsedCall, RingReach } from './desk_types'
import type { Area, Assignment, List, PackageKind, Photo, Review, Sighting, TaskPackage } from './types'

type Verb =
  | 'publish'
  | 'submit'
  | 'approve'
  | 'refuse'
  | 'break-glass'
  | 'retract'
  | 'resolve'
  | 'copy'
  | 'brief'
  | 'next-round'

export const packagesApi = {
  list: (query: { state?: string; kind?: string; cursor?: string | null }) =>
    http.get<List<TaskPackage>>('/packages', query),
  get: (id: string) => http.get<TaskPackage>(`/packages/${id}`),
  create: (fields: Partial<PackageFields>) => http.post<TaskPackage>('/packages', fields),
  change: (id: string, version: number, fields: Partial<PackageFields>) =>
    http.patch<TaskPackage>(`/packages/${id}`, { version, ...fields }),
  act: (id: string, verb: Verb, body: Record<string, unknown> = {}) =>
    http.post<TaskPackage>(`/packages/${id}/${verb}`, body),
  parseCall: (text: string) => http.post<ParsedCall>('/packages/parse-call', { text }),
  reach: (area: Area, ranges_m: number[], kind: PackageKind, danger_to_life: boolean) =>
    http.post<{ rings: RingReach[] }>('/packages/reach', { area, ranges_m, kind, danger_to_life }),
}

export const assignmentsApi = {
  get: (id: string) => http.get<Assignment>(`/assignments/${id}`),
  confirm: (id: string, points?: number) =>
    http.post<Assignment>(`/assignments/${id}/confirm`, points === undefined ? {} : { points }),
  reject: (id: string, reason: string) => http.post<Assignment>(`/assignments/${id}/reject`, { reason }),
}

export const sightingsApi = {
  get: (id: string) => http.get<Sighting>(`/sightings/${id}`),
  of: (packageId: string) => http.get<List<Sighting>>('/sightings', { package_id: packageId }),
  open: (id: string) => http.post<Sighting>(`/sightings/${id}/open`),
  credible: (id: string) => http.post<Sighting>(`/sightings/${id}/credible`),
  ruleOut: (id: string, reason: string) => http.post<Sighting>(`/sightings/${id}/rule-out`, { reason }),
  found: (id: string, note: string) => http.post<Sighting>(`/sightings/${id}/found`, { note }),
}

export function uploadPhoto(file: File): Promise<Photo> {
  const form = new FormData()
  form.append('file', file)
  return http.post<Photo>('/photos', form)
}

export const handoversApi = {
  openItems: () => http.get<List<OpenItem>>('/handovers/open-items'),
  list: () => http.get<List<Handover>>('/handovers'),
  create: (to_person_id: string, note: string, item_ids: string[]) =>
    http.post<Handover>('/handovers', { to_person_id, note, item_ids }),
  sign: (id: string) => http.post<Handover>(`/handovers/${id}/sign`),
}

export const reviewsApi = {
  waiting: () => http.get<List<Review>>('/package-reviews'),
  close: (id: string, finding: string) => http.post<Review>(`/package-reviews/${id}/close`, { finding }),
}
