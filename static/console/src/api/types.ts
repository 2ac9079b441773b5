/** The names the console calls the wire's shapes by; what they hold is the server's word (static/api/schema.d.ts). */
import type { Schema } from '../../../api/calls'

export type { Schema }

export type Id = string
/** RFC 3339 in UTC. */
export type Time = string

/** One page of things; `next` asks for the following one. */
export interface List<T> {
  items: T[]
  next: string | null
}

/** A name of the permission table. */
export type Action = Session['actions'][number]
export type RoleName = Role['role']
export type Session = Schema<'signin.SessionOut'>
export type Role = Schema<'signin.RoleOut'>
export type SessionRow = Schema<'signin.SessionRowOut'>
export type DemoIdentity = Schema<'demo.IdentityOut'>
export type Colleague = Schema<'staff.StaffOut'>
export type Registration = Schema<'registrations.RegistrationOut'>
/** The numbers in clear come only where one is read by itself; every such reading is audited. */
export type RegistrationRow = Registration & Partial<Schema<'registrations.RegistrationDetailOut'>>
export type RegistrationState = Registration['state']

export type Region = Schema<'registrations.HomeRegionOut'>
export type Station = Schema<'regions.StationOut'>

export type Correction = Schema<'ledger.CorrectionOut'>
export type AuditLine = Schema<'trail.TrailLineOut'>

export type TaskPackage = Schema<'packages.PackageOut'>
export type PackageKind = TaskPackage['kind']
export type PackageState = TaskPackage['state']
export type NameAndFace = TaskPackage['name_and_face']
export type Area = Schema<'Area'>
export type Round = Schema<'packages.RoundOut'>
export type HistoryRow = Schema<'packages.HistoryOut'>
export type Photo = Schema<'packages.PhotoOut'>
/** A name and face shown without approval, to be looked at the next day. */
export type Review = Schema<'packages.ReviewOut'>
export type ParsedCall = Schema<'packages.ParsedCallOut'>
export type RingReach = Schema<'packages.RingOut'>

export type Assignment = Schema<'packages.AssignmentOut'>
export type AssignmentState = Assignment['state']
export type Report = Schema<'packages.ReportOut'>
export type LonLat = Schema<'packages.LonLatOut'>
export type Sighting = Schema<'sightings.SightingOut'>
export type SightingState = Sighting['state']
export type Handover = Schema<'handovers.HandoverOut'>
export type OpenItem = Schema<'handovers.ItemOut'>
export type OpenItems = Schema<'handovers.ItemsOut'>
export type Desk = Schema<'handovers.DeskOut'>

export type Presence = Schema<'console.PresenceOut'>
/** One H3 cell of resolution 9: its index, how many are connected, how many are on duty. */
export type PresenceCell = Presence['cells'][number]
export type LivePosition = Schema<'packages.MovingOut'>
export type Snapshot = Schema<'sockets.ConsoleState'>
export type LiveEvent = Schema<'sockets.Event'>

export type AccountKind = LedgerAccount['kind']
/** An account, or in the trial balance a whole group of them: a group has no number. */
export type LedgerAccount = Schema<'ledger.AccountOut'>
export type TrialBalance = Schema<'ledger.TrialBalanceOut'>
export type Statement = Schema<'ledger.StatementOut'>
export type StatementRow = Schema<'ledger.LineOut'>
/** Its cause is opaque: transfers with one cause share it; nothing leads from it to a person's tip. */
export type Transfer = Schema<'ledger.TransferOut'>
export type Budget = Schema<'ledger.BudgetOut'>
export type LastCheck = Schema<'ledger.LastCheckOut'>
