/** The names the phone calls the wire's shapes by; what they hold is the server's word (static/api/schema.d.ts). */

import type { Schema } from '../../../../static/api/calls'

export type { Schema }
export type Problem = Schema<'Problem'>

/** An RFC 3339 time in UTC, for example 2026-11-21T09:30:00Z. */
export type Timestamp = string

/** An H3 cell at resolution 9 (about 200 m across): all that an idle phone ever shares. */
export type Cell = string

export type DemoIdentity = Schema<'demo.IdentityOut'>
export type Session = Schema<'signin.SessionOut'>
export type Consent = Schema<'registrations.ConsentOut'>
export type Registration = Schema<'registrations.RegistrationOut'>
export type RegistrationState = Registration['state']
export type RegistrationRequest = Schema<'registrations.RegistrationIn'>
export type Region = Schema<'regions.RegionOut'>

export type Duty = Schema<'duty.DutyOut'>
export type Settings = Schema<'duty.Settings'>
export type Language = Settings['language']
export type WatchArea = Schema<'duty.WatchArea'>

/** What everybody alerted may read: never a name, never a face. */
export type Card = Schema<'packages.CardOut'>
export type PackageKind = Card['kind']
export type PackageState = Card['state']
/** What a holder may read besides, watermarked, until the package ends. */
export type Briefing = Schema<'packages.BriefingOut'>
/** A change of briefing as it is told to all holders at once: name, face and watermark have to be asked for. */
export type BriefingChange = Schema<'packages.BriefingChange'>
export type PackageEnded = Schema<'packages.EndedOut'>
export type Notice = Schema<'packages.NoticeOut'>

export type Assignment = Schema<'packages.AssignmentOut'>
export type AssignmentState = Assignment['state']
export type Report = Schema<'packages.ReportOut'>
export type Position = Schema<'sightings.PositionIn'>
export type Sighting = Schema<'sightings.SightingOut'>
export type SightingState = Sighting['state']
export type GrabAnswer = Schema<'packages.GrabOut'>

export type Wallet = Schema<'ledger.WalletOut'>
/** One line of the history; over the socket, which does not know who listens, it comes in English too. */
export type WalletEntry = Schema<'ledger.EntryOut'> & Partial<Schema<'ledger.BilingualEntry'>>

export type Welcome = Schema<'sockets.VolunteerState'>
