/** Who is signed in, from where, and who may be in a demo. */
import type { Id, Time } from './types'

export interface Role {
  role: string
  station: { id: Id; name: string } | null
  region_code: string
  region_name: string
}

export interface Session {
  person: {
    id: Id
    display_name: string
    kind: 'staff' | 'volunteer' | 'citizen'
    officer_number?: string | null
  }
  roles: Role[]
  actions: string[]
  csrf_token?: string
  /** Whether the person's sign-in asks for a code too. */
  totp_on?: boolean
  demo: boolean
  server_time: Time
  language: string
}

export interface SessionRow {
  id: Id
  current?: boolean
  client?: string | null
  created_at: Time
  last_seen_at?: Time | null
}

export interface DemoIdentity {
  code: string
  display_name: string
  kind: 'volunteer' | 'citizen' | 'staff'
  role: string
  note: string
  username?: string
}
