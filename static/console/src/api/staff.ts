/** Who is signed in: sign-in, sessions, second factor, colleagues, registrations. */
import type { Schema } from '../../../api/calls'
import { http } from './client'

export const staffApi = {
  session: () => http.get('/session'),
  signIn: (username: string, password: string, totp?: string) =>
    http.post('/staff/sign-in', { body: { username, password, ...(totp ? { totp } : {}) } }),
  signOut: () => http.post('/sign-out'),
  demoIdentities: () => http.get('/demo/identities'),
  sampleCall: () => http.get('/demo/sample-call'),
  sampleRegistration: () => http.get('/demo/sample-registration'),
  demoSignIn: (username: string) => http.post('/demo/staff-sign-in', { body: { username } }),
  sessions: () => http.get('/sessions'),
  revoke: (id: string) => http.delete('/sessions/{session_id}', { path: { session_id: id } }),
  changePassword: (old: string, next: string) => http.post('/staff/password', { body: { old, new: next } }),
  totpStart: () => http.post('/totp/start'),
  totpConfirm: (code: string) => http.post('/totp/confirm', { body: { code } }),
  totpRemove: (code: string) => http.post('/totp/remove', { body: { code } }),
  colleagues: (station?: string) => http.get('/staff', { query: { station } }),
  stations: () => http.get('/stations'),
}

export type InPersonForm = Schema<'registrations.RegistrationIn'>

const one = (registration_id: string) => ({ path: { registration_id } })

export const registrationsApi = {
  pending: (after?: string | null) => http.get('/registrations', { query: { state: 'pending', after } }),
  /** The numbers in clear, for those who decide; the server writes the reading down. */
  get: (id: string) => http.get('/registrations/{registration_id}', one(id)),
  approve: (id: string) => http.post('/registrations/{registration_id}/approve', one(id)),
  refuse: (id: string, reason: string) =>
    http.post('/registrations/{registration_id}/refuse', { ...one(id), body: { reason } }),
  inPerson: (body: InPersonForm) => http.post('/registrations/in-person', { body }),
  consent: () => http.get('/consents/current'),
}

export const regionsApi = {
  children: (parent: string) => http.get('/regions', { query: { parent } }),
}
