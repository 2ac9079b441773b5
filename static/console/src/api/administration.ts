/** Taking on staff, what they may do, ending their accounts; what administrators do about people. */
import { http } from './client'
import type { Colleague, Id, Schema } from './types'

export type StaffMember = Colleague
/** A role to give: its place is a station or a region, whichever the role needs. */
export type GrantForm = Required<Schema<'staff.GrantIn'>>
export type StaffForm = Required<Omit<Schema<'staff.StaffIn'>, 'roles'>> & { roles: GrantForm[] }

const one = (person_id: Id) => ({ path: { person_id } })

export const administrationApi = {
  all: () => http.get('/staff'),
  add: (body: StaffForm) => http.post('/staff', { body }),
  giveRole: (id: Id, body: GrantForm) => http.post('/staff/{person_id}/roles', { ...one(id), body }),
  endRole: (id: Id, body: GrantForm) => http.post('/staff/{person_id}/roles/end', { ...one(id), body }),
  disable: (id: Id) => http.post('/staff/{person_id}/disable', one(id)),
  enable: (id: Id) => http.post('/staff/{person_id}/enable', one(id)),
  resetPassword: (id: Id, password: string) =>
    http.post('/staff/{person_id}/password', { ...one(id), body: { password } }),
}
