/** The calls a volunteer's phone makes, by name. Paths and shapes are the server's; nothing else in here. */

import type { Http } from '@/api/http'
import type {
  Assignment,
  Briefing,
  Card,
  Consent,
  DemoIdentity,
  Duty,
  GrabAnswer,
  Items,
  PhotoLink,
  Position,
  Region,
  Registration,
  RegistrationRequest,
  Session,
  Settings,
  Sighting,
  Wallet,
  WalletEntry,
} from '@/api/types'

export interface KeyedPosition {
  key: string
  position: Position
}

export interface ReportBody extends KeyedPosition {
  text: string
  found: boolean
  photo_ids: string[]
}

export interface SightingBody extends KeyedPosition {
  text?: string
  photo_ids: string[]
  seen_at: string
}

export function createApi(http: Http) {
  return {
    demoIdentities: () => http.call<Items<DemoIdentity>>('GET', '/demo/identities'),
    signInDemo: (code: string) =>
      http.call<{ token: string; session: Session }>('POST', '/sign-in', { provider: 'demo', code }),
    signOut: () => http.call<unknown>('POST', '/sign-out'),
    session: () => http.call<Session>('GET', '/session'),

    consent: () => http.call<Consent>('GET', '/consents/current'),
    regions: (parent: string) => http.call<Items<Region>>('GET', `/regions?parent=${parent}`),
    register: (body: RegistrationRequest) => http.call<Registration>('POST', '/registrations', body),
    myRegistration: () => http.call<Registration>('GET', '/registrations/mine'),
    withdrawRegistration: () => http.call<Registration>('POST', '/registrations/mine/withdraw'),
    claimRegistration: (code: string) => http.call<Registration>('POST', '/registrations/claim', { code }),

    changeDuty: (body: { on: boolean; hours?: number }) => http.call<Duty>('PUT', '/me/duty', body),
    saveSettings: (settings: Settings) => http.call<Settings>('PUT', '/me/settings', settings),
    myData: () => http.call<Record<string, unknown>>('GET', '/me/data'),
    eraseMe: () => http.call<unknown>('POST', '/me/erase', { confirm: true }),

    card: (packageId: string) => http.call<Card>('GET', `/packages/${packageId}/card`),
    briefing: (packageId: string) => http.call<Briefing>('GET', `/packages/${packageId}/briefing`),
    grab: (packageId: string, key: string) => http.call<GrabAnswer>('POST', `/packages/${packageId}/grab`, { key }),
    watch: (packageId: string, key: string) => http.call<unknown>('POST', `/packages/${packageId}/watch`, { key }),
    assignments: () => http.call<Items<Assignment>>('GET', '/me/assignments'),

    arrive: (id: string, body: KeyedPosition) => http.call<Assignment>('POST', `/assignments/${id}/arrive`, body),
    report: (id: string, body: ReportBody) => http.call<Assignment>('POST', `/assignments/${id}/report`, body),
    release: (id: string, body: { key: string; reason: string }) =>
      http.call<Assignment>('POST', `/assignments/${id}/release`, body),
    help: (id: string, body: { position: Position | null }) =>
      http.call<Assignment>('POST', `/assignments/${id}/help`, body),
    sighting: (packageId: string, body: SightingBody) =>
      http.call<Sighting>('POST', `/packages/${packageId}/sightings`, body),
    mySightings: () => http.call<Items<Sighting>>('GET', '/me/sightings'),
    uploadPhoto: (file: string) => http.upload<PhotoLink>('/photos', file),

    wallet: () => http.call<Wallet>('GET', '/me/wallet'),
    walletEntries: () => http.call<Items<WalletEntry>>('GET', '/me/wallet/entries'),
  }
}

export type Api = ReturnType<typeof createApi>
