/** How a person is read from the database and written on the wire, the same for one person and for a list of them. */
import 'server-only'
import type { Person, PersonStatus, SignInWay } from '../../schema/person'
import type { AdminActor } from '../access/actor'
import { takesPasswordSql } from '../access/password-sign-in'
import { isKnownRole } from '../access/roles'
import type { Binding } from '../access/session'
import type { Transaction } from '../database/open'
import { notFound } from '../fault'
import { Prisma } from '../prisma-client/client'
import type { RoleSource } from '../prisma-client/enums'
import { now } from '../runtime/clock'
import { environment } from '../runtime/env'
import { isAccountAdmin, reachedKeys, reachesAll, seesRole, type Reach } from './reach'

type NamedBinding = Binding & { source: RoleSource; projectName: string | null; orgName: string | null }

export type PersonRow = {
  id: string
  name: string
  email: string
  disabledAt: Date | null
  invitedAt: Date | null
  lastSignInAt: Date | null
  createdAt: Date
  hasPassword: boolean
  takesPassword: boolean
  hasPasskey: boolean
  hasIdentity: boolean
  linkExpiresAt: Date | null
  liveKeys: number
  /** All roles except those in deleted projects: what the actor may do depends also on roles that they do not see. */
  bindings: NamedBinding[]
}

/** The columns for a person `p`. Never a hash. */
export const personColumns = (reach: Reach): Prisma.Sql => Prisma.sql`
  p.id, p.name, p.email, p.disabled_at AS "disabledAt", p.invited_at AS "invitedAt", p.last_sign_in_at AS "lastSignInAt",
  p.created_at AS "createdAt", p.password_hash IS NOT NULL AND ${takesPasswordSql()} AS "hasPassword", ${takesPasswordSql()} AS "takesPassword",
  EXISTS (SELECT 1 FROM passkey k WHERE k.person_id = p.id) AS "hasPasskey",
  EXISTS (SELECT 1 FROM person_identity i WHERE i.person_id = p.id AND i.issuer = ${environment().oidc?.issuer ?? ''}) AS "hasIdentity",
  (SELECT max(l.expires_at) FROM person_link l
   WHERE l.person_id = p.id AND l.kind = 'INVITATION' AND l.used_at IS NULL AND l.voided_at IS NULL AND l.expires_at > ${now()}
  ) AS "linkExpiresAt",
  (SELECT count(*)::int FROM api_key k
   WHERE k.created_by_id = p.id AND k.deleted_at IS NULL AND ${reachedKeys(reach)}) AS "liveKeys",
  (SELECT coalesce(json_agg(json_build_object('role', b.role, 'projectId', b.project_id, 'source', b.source, 'projectName', pr.name, 'orgName', o.name)
                            ORDER BY b.project_id IS NOT NULL, o.name, pr.name, b.role, b.source), '[]')
   FROM role_binding b LEFT JOIN project pr ON pr.id = b.project_id LEFT JOIN organization o ON o.id = pr.organization_id
   WHERE b.person_id = p.id AND pr.deleted_at IS NULL) AS bindings`

/** A condition for people `p` with this status: disabled comes before invited. */
export const hasStatus = (status: PersonStatus): Prisma.Sql => {
  if (status === 'DISABLED') return Prisma.sql`p.disabled_at IS NOT NULL`
  const waits = status === 'INVITED' ? Prisma.sql`IS NOT NULL` : Prisma.sql`IS NULL`
  return Prisma.sql`(p.disabled_at IS NULL AND p.invited_at ${waits})`
}

const statusOf = ({ disabledAt, invitedAt }: PersonRow): PersonStatus => {
  if (disabledAt) return 'DISABLED'
  return invitedAt ? 'INVITED' : 'ACTIVE'
}

/** What the verbs would let the actor do with the person. */
function mayWith({ id, permissions }: AdminActor, reach: Reach, row: PersonRow): Person['may'] {
  const status = statusOf(row)
  const may = (permission: AdminActor['permissions'][number]) => permissions.includes(permission)
  const isSelf = row.id === id
  return {
    changeRoles: may('people:change_roles') && (reach === 'account' || !isAccountAdmin(row.bindings)),
    disable: may('people:disable') && !isSelf,
    endSessions: may('people:end_sessions') && status === 'ACTIVE',
    makePasswordLink: may('people:make_password_link') && status === 'ACTIVE' && !isSelf && row.takesPassword,
    resetPasskeys: may('people:reset_passkeys') && status === 'ACTIVE' && !isSelf,
    invite: may('people:invite') && status === 'INVITED' && reachesAll(reach, row.bindings),
  }
}

const toRole = ({ role, projectId, source, projectName, orgName }: NamedBinding): Person['roles'][number] => ({
  role,
  source,
  project: projectId === null ? null : { id: projectId, name: projectName ?? '', orgName: orgName ?? '' },
})

function waysOf({ hasPassword, hasPasskey, hasIdentity }: PersonRow): SignInWay[] {
  const has: Record<SignInWay, boolean> = { password: hasPassword, passkey: hasPasskey, oidc: hasIdentity }
  return (['password', 'passkey', 'oidc'] as const).filter((way) => has[way])
}

/** The parts of a person that the actor sees. */
export function toPerson(actor: AdminActor, reach: Reach, row: PersonRow): Person {
  const status = statusOf(row)
  return {
    id: row.id,
    name: row.name,
    email: row.email,
    status,
    roles: row.bindings.filter((binding) => isKnownRole(binding) && seesRole(reach, binding)).map(toRole),
    signsInWith: waysOf(row),
    lastSignInAt: row.lastSignInAt?.toISOString() ?? null,
    invitation:
      status === 'INVITED' && row.invitedAt
        ? { sentAt: row.invitedAt.toISOString(), expiresAt: row.linkExpiresAt?.toISOString() ?? null }
        : null,
    liveKeys: row.liveKeys,
    createdAt: row.createdAt.toISOString(),
    isYou: row.id === actor.id,
    may: mayWith(actor, reach, row),
  }
}

/** A person of the account as they are now, whatever roles are left to see. @throws Fault not_found */
export async function readPerson(tx: Transaction, actor: AdminActor, reach: Reach, personId: string): Promise<Person> {
  const [row] = await tx.$queryRaw<PersonRow[]>`
    SELECT ${personColumns(reach)} FROM person p WHERE p.id = ${personId}::uuid AND p.account_id = ${actor.accountId}::uuid`
  if (!row) throw notFound()
  return toPerson(actor, reach, row)
}
