/** What the composer holds while somebody writes: everything may still be missing, whatever the kind. */
import type { Area, Id, Schema, TaskPackage } from '@/api/types'

/** The fields of every kind at once: the form keeps them as the kind is changed back and forth. */
export type DetailsForm = Schema<'packages.MissingPersonDetails'> &
  Schema<'packages.HazardCheckDetails'> &
  Schema<'packages.AreaPatrolDetails'> &
  Schema<'packages.PublicNoticeDetails'> &
  Schema<'packages.CommunityHelpDetails'>

export type RoundPlan = Required<Schema<'packages.RoundIn'>>

export interface PackageFields {
  kind: TaskPackage['kind']
  title: string
  summary: string
  area: Area | null
  place_text: string
  reward_points: number
  seats: number
  duration_min: number | null
  arrive_within_min: number
  incident_number: string
  guardian_consent: Schema<'packages.GuardianConsentIn'> | null
  danger_to_life: boolean
  rounds: RoundPlan[]
  details: DetailsForm
  photo_id: Id | null
}
