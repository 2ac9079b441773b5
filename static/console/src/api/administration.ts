/** Taking on staff, what they may do, ending their accounts; what administrators do about people. */
import type { Role } from './account_types'
import { http } from './client'
import type { Id, List } from './types'

export interface StaffMember {
  id: Id
  display_name: string
  username: string
  officer_number: string | null
  disabled: boolean
  roles: Role[]
}

/** A role to give: its place is a station or a region, whichever the role needs. */
export interface GrantForm {
  role: string
  station_id: Id | null
  region_code: string
}

export interface StaffForm {
  username: string
  name: string
  password: string
  officer_number: string | null
  roles: GrantForm[]
}

export const administrationApi = {
  all: () => http.get<List<StaffMember>>('/staff'),
  add: (form: StaffForm) => http.post<StaffMember>('/staff', form),
  putRoles: (id: Id, roles: GrantForm[]) => http.put<StaffMember>(`/staff/${id}/roles`, { roles }),
  disable: (id: Id) => http.post<StaffMember>(`/staff/${id}/disable`),
  enable: (id: Id) => http.post<StaffMember>(`/staff/${id}/enable`),
  resetPassword: (id: Id, password: string) => http.post<undefined>(`/staff/${id}/password`, { password }),
}
