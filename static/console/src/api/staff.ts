/** Who is signed in: sign-in, sessions, second factor, colleagues, registrations. */
import { http } from './client'
import type { Colleague, Responsible } from './desk_types'
import type { DemoIdentity, List, Region, Registration, Session, SessionRow, Station } from './types'

export const staffApi = {
  session: () => http.get<Session>('/session'),
  signIn: (username: string, password: string, totp?: string) =>
    http.post<Session>('/staff/sign-in', { username, password, ...(totp ? { totp } : {}) }),
  signOut: () => http.post<undefined>('/sign-out'),
  demoIdentities: () => http.get<List<DemoIdentity>>('/demo/identities'),
  demoSignIn: (username: string) => http.post<Session>('/demo/staff-sign-in', { username }),
  sessions: () => http.get<List<SessionRow>>('/sessions'),
  revoke: (id: string) => http.delete<undefined>(`/sessions/${id}`),
  changePassword: (old: string, next: string) => http.post<undefined>('/staff/password', { old, new: next }),
  totpStart: () => http.post<{ secret: string; uri: string }>('/totp/start'),
  totpConfirm: (code: string) => http.post<undefined>('/totp/confirm', { code }),
  totpRemove: (code: string) => http.post<undefined>('/totp/remove', { code }),
  colleagues: (station?: string) => http.get<List<Colleague>>('/staff', { station }),
  stations: () => http.get<List<Station>>('/stations'),
}

export interface InPersonForm {
  name: string
  identity_number: string
  phone: string
  home_region_code: string
  consent_version: string
}

export const registrationsApi = {
  pending: (after?: string | null) => http.get<List<Registration>>('/registrations', { state: 'pending', after }),
  /** The numbers in clear, for those who decide; the server writes the reading down. */
  get: (id: string) => http.get<Registration>(`/registrations/${id}`),
  approve: (id: string) => http.post<Registration>(`/registrations/${id}/approve`),
  refuse: (id: string, reason: string) => http.post<Registration>(`/registrations/${id}/refuse`, { reason }),
  inPerson: (form: InPersonForm) =>
    http.post<{ registration: Registration; claim_code: string }>('/registrations/in-person', form),
  consent: () => http.get<{ version: string; title: string; text: string }>('/consents/current'),
}

export const regionsApi = {
  children: (parent: string) => http.get<List<Region & { level: string }>>('/regions', { parent }),
  responsible: (lon: number, lat: number) => http.get<Responsible>('/places/responsible', { lon, lat }),
}
