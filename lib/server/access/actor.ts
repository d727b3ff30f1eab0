/**
 * Who acts, in which place, and what they may do. Actors come from `sessionActor`, `accountActor`, `operatorActor` and
 * `keyActor`, and nowhere else.
 */
import 'server-only'
import type { KeyRole } from '../../schema/key'
import { AccountPermission, type KeyPermission, type Permission } from '../../schema/permission'
import type { ProjectParams } from '../../schema/project'
import type { ActivityActor } from '../activity-log/record'
import { database } from '../database/open'
import { Fault, notFound } from '../fault'
import type { RequestOrigin } from '../runtime/request'
import { projectArchived } from './active-project'
import { accountPermissionsOf, keyMay, permissionsOfRoles } from './roles'
import type { Binding, SignedIn } from './session'

declare const made: unique symbol

export type Person = { id: string; name: string; email: string }

/** A signed-in person in a project that they are a member of. */
export type PersonActor = ActivityActor & {
  readonly [made]: true
  kind: 'person'
  id: string
  accountId: string
  projectId: string
  sessionId: string
  /** When they last proved who they are in this session. */
  provedAt: Date
  person: Person
  project: {
    org: string
    orgName: string
    project: string
    projectName: string
    account: string
    accountName: string
    isArchived: boolean
  }
  permissions: readonly Permission[]
}

/** A signed-in person in Account Management: what concerns people, projects and their own profile. */
export type AccountActor = ActivityActor & {
  readonly [made]: true
  kind: 'person'
  id: string
  accountId: string
  projectId: null
  sessionId: string
  provedAt: Date
  person: Person
  account: SignedIn['account']
  bindings: readonly Binding[]
  permissions: readonly AccountPermission[]
}

/** Whoever runs the program `admin` on the server: may everything in Account Management, in one account. */
export type Operator = ActivityActor & {
  readonly [made]: true
  kind: 'operator'
  id: null
  accountId: string
  projectId: null
  permissions: readonly AccountPermission[]
}

/** An operator in one project, for what is done with its keys. */
export type ProjectOperator = Omit<Operator, 'projectId'> & { projectId: string }

/** Who changes people and projects: in the browser, or from a shell of the server. */
export type AdminActor = AccountActor | Operator

/** A live key and the place it belongs to. */
export type VerifiedKey = {
  id: string
  name: string
  role: KeyRole
  projectId: string
  accountId: string
  project: string
  org: string
  account: string
  /** The secret of it that was presented. */
  secretId: string
}

/** A caller that holds a live key. */
export type KeyActor = ActivityActor & {
  readonly [made]: true
  kind: 'key'
  accountId: string
  projectId: string
  key: VerifiedKey
}

/** What is left to do in an archived project. */
const ofArchived: readonly Permission[] = [
  'api_keys:list',
  'api_keys:read',
  'api_keys:delete',
  'activity_logs:read',
  'activity_logs:read_roles',
  'activity_logs:read_people',
]

/**
 * The signed-in person in the project that a URL names.
 * @throws Fault not_found where the person is not a member, as if the project did not exist.
 */
export async function sessionActor(signedIn: SignedIn, ref: ProjectParams, request: RequestOrigin): Promise<PersonActor> {
  const { sessionId, provedAt, person, account, bindings } = signedIn
  const { prisma } = await database()
  const project = await prisma.project.findFirst({
    where: {
      accountId: account.id,
      identifier: ref.project,
      deletedAt: null,
      organization: { accountId: account.id, identifier: ref.org },
    },
    select: {
      id: true,
      identifier: true,
      name: true,
      archivedAt: true,
      organization: { select: { identifier: true, name: true } },
    },
  })
  if (!project) throw notFound()
  const roles = bindings.flatMap(({ role, projectId }) => (projectId === null || projectId === project.id ? [role] : []))
  if (roles.length === 0) {
    // Answered as not found; the log says that access was denied.
    request.event = 'access_denied'
    throw notFound()
  }
  const permissions = permissionsOfRoles(roles)
  const { organization, archivedAt } = project
  return {
    kind: 'person',
    id: person.id,
    label: person.email,
    accountId: account.id,
    projectId: project.id,
    request,
    sessionId,
    provedAt,
    person,
    project: {
      org: organization.identifier,
      orgName: organization.name,
      project: project.identifier,
      projectName: project.name,
      account: account.identifier,
      accountName: account.name,
      isArchived: archivedAt !== null,
    },
    permissions: archivedAt ? permissions.filter((permission) => ofArchived.includes(permission)) : permissions,
  } as PersonActor
}

/** The signed-in person in Account Management, outside of a project. */
export const accountActor = (
  { sessionId, provedAt, person, account, bindings }: Omit<SignedIn, 'endsAt'>,
  request: RequestOrigin,
): AccountActor =>
  ({
    kind: 'person',
    id: person.id,
    label: person.email,
    accountId: account.id,
    projectId: null,
    request,
    sessionId,
    provedAt,
    person,
    account,
    bindings,
    permissions: accountPermissionsOf(bindings),
  }) as AccountActor

/**
 * Whoever has a shell on the server, in an account. `request` has an id of its own, and no address.
 * @param label who that is, such as `operator:root@host`
 */
export const operatorActor = (accountId: string, request: RequestOrigin, label: string): Operator =>
  ({
    kind: 'operator',
    id: null,
    label,
    accountId,
    projectId: null,
    request,
    permissions: AccountPermission.options as readonly AccountPermission[],
  }) as Operator

/** The holder of a key that `verifyKey` has found good. */
export function keyActor(key: VerifiedKey, request: RequestOrigin): KeyActor {
  const { id, name: label, accountId, projectId } = key
  return { kind: 'key', id, label, accountId, projectId, request, key } as KeyActor
}

/** @throws Fault forbidden, unless the person has the permission */
export function requirePermission(actor: PersonActor, permission: Permission): void {
  if (actor.permissions.includes(permission)) return
  if (actor.project.isArchived && !ofArchived.includes(permission)) throw projectArchived()
  throw new Fault('forbidden', 'Your role in this project does not allow this. Ask an SEI Admin or an Account Admin.')
}

/** @throws Fault forbidden, unless the person has the permission */
export function requireAccountPermission(actor: AdminActor, permission: AccountPermission): void {
  if (!actor.permissions.includes(permission)) {
    throw new Fault('forbidden', 'Your role does not allow this. Ask an Account Admin.')
  }
}

/** @throws Fault forbidden, unless the role of the key has the permission */
export function requireKeyPermission(actor: KeyActor, permission: KeyPermission): void {
  if (!keyMay(actor.key.role, permission)) {
    throw new Fault('forbidden', 'An Ingestion key may not do this. Use an Admin key.')
  }
}
