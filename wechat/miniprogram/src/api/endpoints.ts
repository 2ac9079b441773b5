/** The calls a volunteer's phone makes, by name. Paths and shapes are the server's; nothing else in here. */

import type { Http } from '@/api/http'
import type { RegistrationRequest, Schema, Settings } from '@/api/types'

export function createApi(http: Http) {
  const task = (package_id: string) => ({ path: { package_id } })
  const seat = (assignment_id: string) => ({ path: { assignment_id } })

  return {
    demoIdentities: () => http.call('get', '/demo/identities'),
    sampleRegistration: () => http.call('get', '/demo/sample-registration'),
    signInDemo: (code: string) => http.call('post', '/sign-in', { body: { provider: 'demo', code } }),
    signOut: () => http.call('post', '/sign-out'),
    session: () => http.call('get', '/session'),

    consent: () => http.call('get', '/consents/current'),
    region: (code: string) => http.call('get', '/regions/{code}', { path: { code } }),
    regions: (parent: string) => http.call('get', '/regions', { query: { parent } }),
    register: (body: RegistrationRequest) => http.call('post', '/registrations', { body }),
    myRegistrations: () => http.call('get', '/registrations/mine'),
    withdrawRegistration: () => http.call('post', '/registrations/mine/withdraw'),
    claimRegistration: (code: string) => http.call('post', '/registrations/claim', { body: { code } }),

    changeDuty: (body: Schema<'duty.DutyIn'>) => http.call('put', '/me/duty', { body }),
    saveSettings: (body: Settings) => http.call('put', '/me/settings', { body }),
    myData: () => http.call('get', '/me/data'),
    eraseMe: () => http.call('post', '/me/erase', { body: { confirm: true } }),

    card: (id: string) => http.call('get', '/packages/{package_id}/card', task(id)),
    briefing: (id: string) => http.call('get', '/packages/{package_id}/briefing', task(id)),
    grab: (id: string, key: string) => http.call('post', '/packages/{package_id}/grab', { ...task(id), body: { key } }),
    watch: (id: string, key: string) => http.call('post', '/packages/{package_id}/watch', { ...task(id), body: { key } }),
    assignments: () => http.call('get', '/me/assignments'),
    notices: () => http.call('get', '/me/notices'),
    noticesRead: () => http.call('post', '/me/notices/read'),

    arrive: (id: string, body: Schema<'packages.ArriveIn'>) => http.call('post', '/assignments/{assignment_id}/arrive', { ...seat(id), body }),
    report: (id: string, body: Schema<'packages.ReportIn'>) =>
      http.call('post', '/assignments/{assignment_id}/report', { ...seat(id), body }),
    release: (id: string, body: Schema<'packages.ReleaseIn'>) =>
      http.call('post', '/assignments/{assignment_id}/release', { ...seat(id), body }),
    help: (id: string, body: Schema<'packages.HelpIn'>) =>
      http.call('post', '/assignments/{assignment_id}/help', { ...seat(id), body }),
    sighting: (id: string, body: Schema<'sightings.SightingIn'>) =>
      http.call('post', '/packages/{package_id}/sightings', { ...task(id), body }),
    sightingPhotos: (id: string, photo_ids: string[]) =>
      http.call('post', '/sightings/{sighting_id}/photos', { path: { sighting_id: id }, body: { photo_ids } }),
    mySightings: () => http.call('get', '/me/sightings'),
    uploadPhoto: (file: string) => http.upload('/photos', file),

    wallet: () => http.call('get', '/me/wallet'),
    walletEntries: () => http.call('get', '/me/wallet/entries'),
  }
}

export type Api = ReturnType<typeof createApi>
