/** What the activity log tells of: for each type and action, what it is about and which details are written down. */
import 'server-only'
import type { ActivityAction, ActivityType } from '../../schema/activity'
import type { DeveloperFieldType } from '../../schema/developer'
import type { FindingKind } from '../../schema/finding'
import type { Key } from '../../schema/key'
import type { CreateKpi } from '../../schema/kpi'
import type { OrgTree } from '../../schema/org-tree'
import type { ProjectSettings } from '../../schema/project-settings'
import type { TeamIntegration } from '../../schema/team'
import type { SignInMethod } from '../../schema/session'
import type { PersonRole } from '../prisma-client/enums'

/** The id of a thing, and the name that it had then. */
type Target = { id: string; name: string }

type About<Details> = { target: Target; details: Details }
type WithoutTarget<Details> = { target?: undefined; details: Details }
type Change<Settings> = { before: Settings; after: Settings }

type FieldMapping = { columnName: string; fieldType: DeveloperFieldType; key: string }
type ProfileSettings = { description: string; [setting: string]: unknown }
type TreeSettings = Pick<OrgTree, 'name' | 'levels' | 'filters' | 'profiles' | 'integrations'>
type FilterCounts = Record<string, number>
/** How many teams were added and removed, and the names of the first of them. */
type TeamChanges = {
  added: number
  addedNames: string[]
  removed: number
  removedNames: string[]
  withoutSettings?: number
}

type ProfileEvents = {
  CREATED: About<ProfileSettings>
  EDITED: About<Change<ProfileSettings & { name: string }>>
  DELETED: About<ProfileSettings>
}

/** Why a sign-in failed, where it is not the password. */
type SignInFailure =
  | 'too many attempts'
  | 'passkey needed'
  | 'passwords are off'
  | 'email not verified'
  | 'already linked'
  | 'disabled'
  | 'invitation expired'
  | 'not known'
  | 'account full'

/** Details hold no secret: everyone who may read the log sees them. */
type Events = {
  USER_LOGIN: {
    /** No method means: by password. */
    SUCCESS: WithoutTarget<{ method?: SignInMethod }>
    /** `limit` says which counter was full, and so is locked for a while. */
    FAIL: WithoutTarget<{ reason?: SignInFailure; limit?: 'device' | 'network' | 'account'; method?: SignInMethod }>
  }
  /** A person. Roles are those in one project, which the row then names, or in the whole account: a row for each of them. */
  USER: {
    CREATED: About<{ roles: PersonRole[]; invited: boolean }>
    EDITED:
      | About<Change<{ roles: PersonRole[] }> & { source?: 'directory' }>
      | About<Change<{ name: string }>>
      | About<{ link: 'invitation' | 'password' }>
      /** Who a person is at an identity provider. */
      | About<{ identity: 'linked' | 'unlinked'; issuer: string; endedSessions?: number }>
      | About<{ passkey: 'added' | 'removed'; name: string }>
      | About<{ passkey: 'renamed' } & Change<{ name: string }>>
      /** All passkeys were removed, and a link to add a new one was made. */
      | About<{ passkeys: 'reset'; removed: number; endedSessions: number }>
      | About<{ invitation: 'accepted' }>
      /** `reset` by a link. Other browsers of the person are signed out with it. */
      | About<{ password: 'changed' | 'reset'; endedSessions: number }>
      | About<{ passwordLink: 'requested' }>
      | About<{ endedSessions: number }>
    DISABLED: About<{ endedSessions: number; deletedKeys: number }>
    ENABLED: About<Record<string, never>>
    /** A cancelled invitation. */
    DELETED: About<{ roles: PersonRole[] }>
  }
  /** The row names the project, so that its members can read it. */
  PROJECT: {
    CREATED: About<{ identifier: string; organization: string }>
    EDITED: About<Change<{ name: string }>> | About<Change<ProjectSettings>>
    ARCHIVED: About<{ liveKeys: number }>
    RESTORED: About<{ liveKeys: number }>
    /** How many keys were measured, and the time of the slowest. */
    REVOCATION_MEASURED: About<{ keys: number; milliseconds: number; refusedWith: string }>
    /** Its org trees and KPIs go with it, and the roles that people had in it. */
    DELETED: About<{ identifier: string; organization: string; roles: number; orgTrees: number; kpis: number }>
  }
  ORGANIZATION: {
    CREATED: About<{ identifier: string }>
    EDITED: About<Change<{ name: string }>>
  }
  API_ACCESS_KEY: {
    CREATED: About<Pick<Key, 'role' | 'description' | 'hint' | 'expiresAt'>>
    /** Only what changed. */
    EDITED: About<Change<Partial<Pick<Key, 'name' | 'description' | 'role' | 'expiresAt' | 'networks'> & { responsible: string }>>>
    DELETED: About<Pick<Key, 'role' | 'hint' | 'lastUsedAt' | 'lastUsedIp'> & { reason?: string }>
    /** Hints of the secrets; the overlap in seconds. */
    ROTATED: About<{ before: string; after: string; overlapSeconds: number; expiresAt: string | null }>
    ROTATION_CANCELLED: About<{ kept: string; withdrawn: string }>
    /** The old secret was ended before the overlap was over. */
    ROTATION_ENDED: About<{ kept: string; ended: string }>
    PAUSED: About<Pick<Key, 'hint' | 'lastUsedAt'>>
    RESUMED: About<{ pausedAt: string }>
    /** A finding about the key was dismissed until this time. */
    DISMISSED: About<{ finding: FindingKind; reason: string; until: string }>
    /** A finding that was dismissed is shown again. */
    RESTORED: About<{ finding: FindingKind }>
    /** From the arrival of the request that revoked it to the first look-up that refused the secret. */
    REVOCATION_MEASURED: About<{ hint: string; milliseconds: number; refusedWith: string }>
  }
  DEVELOPER: {
    CREATED: About<{ developers: number; fieldMappings: FieldMapping[] }>
    SUBMITTED: About<
      | { developers: number; columns: string[] }
      | { developers: number; addedCount: number; updatedCount: number; removedCount: number; unchangedCount: number }
    >
    EDITED:
      | About<{ developers: number }>
      | WithoutTarget<{ created: number; updated: number; emails: (string | undefined)[] }>
    DELETED: WithoutTarget<{ deleted: number; emails: string[] }>
  }
  DEVELOPER_IDENTITY: {
    EDITED: WithoutTarget<{ identities: number; developers: number; integrationIds: number[] }>
  }
  INTEGRATION: {
    CREATED: About<{ type: string; application: string } | { tableName: string; tags: string[]; columns: string[] }>
    EDITED: About<{ columns: string[] } | { addedInstance: { id: string; name: string; type: string } }>
    DELETED: About<{ type: string; application: string; tableName: string | null }>
  }
  ORG_TREE: {
    CREATED: About<Omit<TreeSettings, 'name'> & Pick<OrgTree, 'teamCount'>>
    EDITED: About<Change<TreeSettings> | { reason: 'developers'; teams: TeamChanges }>
    DELETED: About<Pick<OrgTree, 'levels' | 'teamCount'> & { kpis: number }>
  }
  TEAM: {
    EDITED: About<
      | ({ setting: 'integrations' } & Change<TeamIntegration[]>)
      | ({ setting: 'integration_filters' } & Change<FilterCounts>)
    >
  }
  EFFICIENCY_PROFILE: ProfileEvents
  PRODUCTIVITY_PROFILE: ProfileEvents
  BA_PROFILE: ProfileEvents
  KPI: {
    CREATED: About<Omit<CreateKpi, 'name'>>
    EDITED: About<Change<CreateKpi>>
    DELETED: About<Omit<CreateKpi, 'name'>>
  }
}

type EventOf<Type extends ActivityType, Action extends keyof Events[Type]> = {
  type: Type
  action: Action & ActivityAction
} & Events[Type][Action]

/** One event of the log. */
export type ActivityEvent = {
  [Type in ActivityType]: { [Action in keyof Events[Type]]: EventOf<Type, Action> }[keyof Events[Type]]
}[ActivityType]

/**
 * Who reads the entries of a type:
 * - `project`: whoever may read the log of the project that the row names;
 * - `account data`: the same in every project of the account, as all of them share that data;
 * - `roles`: SEI Admins of the project that the row names, and no key; those of the whole account as `people`;
 * - `people`: Account Admins alone.
 */
export type Audience = 'project' | 'account data' | 'roles' | 'people'

/** The compiler asks for the audience of a new type. A row of a type that is not here is read by Account Admins alone. */
export const audienceOf: Readonly<Record<ActivityType, Audience>> = {
  USER_LOGIN: 'people',
  USER: 'roles',
  PROJECT: 'project',
  ORGANIZATION: 'people',
  API_ACCESS_KEY: 'project',
  DEVELOPER: 'account data',
  DEVELOPER_IDENTITY: 'account data',
  INTEGRATION: 'account data',
  ORG_TREE: 'project',
  TEAM: 'project',
  EFFICIENCY_PROFILE: 'account data',
  PRODUCTIVITY_PROFILE: 'account data',
  BA_PROFILE: 'account data',
  KPI: 'project',
}
