/** Who acts, in which project, and what they may do. Actors come from `sessionActor` and `keyActor`, and nowhere else. */
import 'server-only'
import type { KeyRole } from '../../schema/key'
import type { KeyPermission, Permission } from '../../schema/permission'
import type { ProjectParams } from '../../schema/project'
import type { ActivityActor } from '../activity/record'
import { database } from '../database/open'
import { Fault, notFound, unauthenticated } from '../fault'
import type { RequestOrigin } from '../runtime/request'
import { keyMay, permissionsOfRoles } from './roles'

declare const made: unique symbol

export type Person = { id: string; name: string; email: string }

/** A signed-in person in a project that they are a member of. */
export type PersonActor = ActivityActor & {
  readonly [made]: true
  kind: 'person'
  id: string
  accountId: string
  projectId: string
  person: Person
  project: { org: string; orgName: string; project: string; projectName: string; account: string; accountName: string }
  permissions: readonly Permission[]
}

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
}

/** A caller that holds a live key. */
export type KeyActor = ActivityActor & {
  readonly [made]: true
  kind: 'key'
  accountId: string
  projectId: string
  key: VerifiedKey
}

/** A person who may be signed in: known and not disabled. */
export async function findPerson(personId: string): Promise<(Person & { accountId: string }) | null> {
  const { prisma } = await database()
  return prisma.person.findFirst({
    where: { id: personId, disabledAt: null },
    select: { id: true, name: true, email: true, accountId: true },
  })
}

/**
 * The person whom a session proves, in the project that a URL names. Roles are read now: one that was taken away, or a
 * person who was disabled, counts at once.
 * @throws Fault unauthenticated; not_found where the person is not a member, as if the project did not exist.
 */
export async function sessionActor(
  personId: string,
  ref: ProjectParams,
  request: RequestOrigin,
): Promise<PersonActor> {
  const person = await findPerson(personId)
  if (!person) throw unauthenticated()
  const { prisma } = await database()
  const project = await prisma.project.findFirst({
    where: {
      accountId: person.accountId,
      identifier: ref.project,
      organization: { accountId: person.accountId, identifier: ref.org },
    },
    select: {
      id: true,
      identifier: true,
      name: true,
      organization: {
        select: { identifier: true, name: true, account: { select: { identifier: true, name: true } } },
      },
    },
  })
  if (!project) throw notFound()
  const bindings = await prisma.roleBinding.findMany({
    where: { personId: person.id, OR: [{ projectId: null }, { projectId: project.id }] },
    select: { role: true },
  })
  if (bindings.length === 0) {
    // Told as not found; the log knows.
    request.event = 'access_denied'
    throw notFound()
  }
  const { organization } = project
  return {
    kind: 'person',
    id: person.id,
    label: person.email,
    accountId: person.accountId,
    projectId: project.id,
    request,
    person: { id: person.id, name: person.name, email: person.email },
    project: {
      org: organization.identifier,
      orgName: organization.name,
      project: project.identifier,
      projectName: project.name,
      account: organization.account.identifier,
      accountName: organization.account.name,
    },
    permissions: permissionsOfRoles(bindings.map((binding) => binding.role)),
  } as PersonActor
}

/** The holder of a key that `verifyKey` has found good. */
export function keyActor(key: VerifiedKey, request: RequestOrigin): KeyActor {
  const { id, name: label, accountId, projectId } = key
  return { kind: 'key', id, label, accountId, projectId, request, key } as KeyActor
}

/** @throws Fault forbidden, unless the person has the permission */
export function requirePermission(actor: PersonActor, permission: Permission): void {
  if (!actor.permissions.includes(permission)) {
    throw new Fault('forbidden', 'Your role in this project does not allow this. Ask an SEI Admin or an Account Admin.')
  }
}

/** @throws Fault forbidden, unless the role of the key has the permission */
export function requireKeyPermission(actor: KeyActor, permission: KeyPermission): void {
  if (!keyMay(actor.key.role, permission)) {
    throw new Fault('forbidden', 'An Ingestion key may not do this. Use an Admin key.')
  }
}
