/** What every change of people begins with: it takes the account's lock, and reads the actor and the person anew. */
import 'server-only'
import type { AccountPermission } from '../../schema/permission'
import { accountActor, requireAccountPermission, type AdminActor } from '../access/actor'
import { countedRoles, knownRoles } from '../access/roles'
import type { Binding } from '../access/session'
import type { ActivityActor } from '../activity-log/record'
import { isLockTimeout } from '../database/errors'
import { database, type Transaction } from '../database/open'
import { Fault, notFound, unauthenticated } from '../fault'
import { AccountQueue } from '../load/account-queue'
import type { RoleSource } from '../prisma-client/enums'
import { reachOf, seesPerson, type Reach } from './reach'

/** A transaction that changes people of an account, and who does so. */
export type AccountChange = { tx: Transaction; actor: ActivityActor & { accountId: string } }

/** A change under way. Its actor has the roles that they have now. */
export type PeopleChange = AccountChange & { actor: AdminActor; reach: Reach }

/** A person who is about to change; their row is locked. */
export type LockedPerson = {
  id: string
  email: string
  name: string
  isDisabled: boolean
  isInvited: boolean
  /** All roles that count, whoever gave them; one that was given twice is there twice. */
  bindings: readonly (Binding & { source: RoleSource })[]
}

/** The roles of a person that one source gave. */
export const rolesFrom = ({ bindings }: Pick<LockedPerson, 'bindings'>, source: RoleSource) =>
  bindings.filter((binding) => binding.source === source)

function busy(code: 'rate_limited' | 'unavailable', cause?: unknown): Fault {
  const detail = 'Other people of this account are being changed. Nothing was saved. Try again.'
  return new Fault(code, detail, { retryAfter: 5, cause })
}

// Those of one process wait in memory: in the database each would hold a connection that pages need.
const changes = new AccountQueue('people', { mostWaiting: 20, tooManyWaiting: () => busy('rate_limited') })

/** Reads the actor again after taking the lock: the change before may have ended their session or taken their roles. */
async function actorNow(tx: Transaction, actor: AdminActor): Promise<AdminActor> {
  if (actor.kind === 'operator') return actor
  const session = await tx.session.findFirst({
    where: { id: actor.sessionId, endedAt: null, person: { id: actor.id, disabledAt: null } },
    select: { createdAt: true, provedAt: true, person: { select: { roleBindings: { where: knownRoles, select: { role: true, projectId: true } } } } },
  })
  if (!session) throw unauthenticated()
  const { createdAt, provedAt, person } = session
  return accountActor({ ...actor, provedAt: provedAt ?? createdAt, bindings: person.roleBindings }, actor.request)
}

/**
 * Locks the roles of an account's people until the transaction ends. An advisory lock, because an upload holds the account's row for
 * minutes.
 */
export async function lockPeople(tx: Transaction, accountId: string): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`people of ${accountId}`}::text, 0))`
}

/**
 * Runs a change of people in a transaction; the changes of an account come one after another, so that what they count (the last
 * Account Admin, who may see a link) is exact.
 * @throws Fault forbidden without the permission, unauthenticated where the session ended meanwhile, rate_limited where 20 changes
 * wait already, unavailable where one of another process takes more than five seconds; whatever `run` throws. Nothing is saved then
 */
export async function changePeople<T>(
  given: AdminActor,
  permission: AccountPermission,
  run: (change: PeopleChange) => Promise<T>,
): Promise<T> {
  return changes.run(given.accountId, async () => {
    const { prisma } = await database()
    try {
      return await prisma.$transaction(
        async (tx) => {
          await tx.$executeRaw`SET LOCAL lock_timeout = '5s'`
          await lockPeople(tx, given.accountId)
          const actor = await actorNow(tx, given)
          requireAccountPermission(actor, permission)
          return run({ tx, actor, reach: await reachOf(tx, actor) })
        },
        { maxWait: 10_000, timeout: 30_000 },
      )
    } catch (error) {
      throw isLockTimeout(error) ? busy('unavailable', error) : error
    }
  })
}

/** Locks a person by this condition. @returns null for nobody */
export async function lockPerson(
  { tx, actor }: { tx: Transaction; actor: { accountId: string } },
  where: { id: string } | { email: string },
): Promise<LockedPerson | null> {
  const found = await tx.person.findFirst({ where: { ...where, accountId: actor.accountId }, select: { id: true } })
  if (!found) return null
  const { id } = found
  // Needed beside the account's lock, which accepting an invitation and changing a profile do not take.
  await tx.$queryRaw`SELECT 1 FROM person WHERE id = ${id}::uuid FOR UPDATE`
  const person = await tx.person.findUnique({
    where: { id },
    select: {
      email: true,
      name: true,
      disabledAt: true,
      invitedAt: true,
      roleBindings: countedRoles,
    },
  })
  if (!person) return null
  const { email, name, disabledAt, invitedAt, roleBindings: bindings } = person
  return { id, email, name, isDisabled: disabledAt !== null, isInvited: invitedAt !== null, bindings }
}

/** Locks a person who is to be changed. @throws Fault not_found for nobody, one of another account, and one out of reach */
export async function lockReached(change: PeopleChange, personId: string): Promise<LockedPerson> {
  const person = await lockPerson(change, { id: personId })
  if (!person || !seesPerson(change.reach, person.bindings)) throw notFound()
  return person
}
