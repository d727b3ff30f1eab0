/** Edits a key: its name, description, expiry, networks and responsible person; its role can be narrowed. */
import 'server-only'
import type { Key, UpdateKey } from '../../schema/key'
import { recordActivity } from '../activity-log/record'
import { requireActiveProject } from '../access/active-project'
import type { PersonActor } from '../access/actor'
import { requireRecentProof } from '../access/recent-proof'
import { database, type Transaction } from '../database/open'
import { requireMember } from '../projects/members'
import { fold } from '../rules/fold'
import { keyNameTaken, withUniqueName } from '../rules/unique-name'
import { now } from '../runtime/clock'
import { changedExpiry } from './expiry'
import { readKey } from './get'
import { lockKey } from './lock-key'
import { areLoosened, changedNetworks } from './networks'
import { searchTextOf } from './row'

/** Of a locked key: sets when its current secret expires; the secret before it, which works while the key rotates, ends with it. */
async function changeExpiry(tx: Transaction, { projectId }: PersonActor, keyId: string, expiresAt: string | null): Promise<void> {
  // The project is locked already, together with the key; this reads its settings.
  const policy = await requireActiveProject(tx, projectId, 'shared')
  const secret = await tx.apiKeySecret.findFirstOrThrow({
    where: { keyId, revokedAt: null },
    orderBy: { createdAt: 'desc' },
    select: { id: true, createdAt: true, expiresAt: true },
  })
  const wanted = changedExpiry(secret, expiresAt === null ? null : new Date(expiresAt), policy, now())
  if (wanted?.getTime() === secret.expiresAt?.getTime()) return
  await tx.apiKeySecret.update({ where: { id: secret.id }, data: { expiresAt: wanted }, select: { id: true } })
  if (!wanted) return
  const older = { keyId, revokedAt: null, id: { not: secret.id } }
  const later = { gt: wanted }
  await tx.apiKeySecret.updateMany({ where: { ...older, OR: [{ expiresAt: null }, { expiresAt: later }] }, data: { expiresAt: wanted } })
  await tx.apiKeySecret.updateMany({ where: { ...older, endsAt: later }, data: { endsAt: wanted } })
}

/** The responsible person of a key. The one it has may stay, even without a role by now. @throws Fault validation for no member */
async function responsibleOf(tx: Transaction, actor: PersonActor, before: Key, id: UpdateKey['responsibleId']) {
  const wanted = id === null ? before.createdBy.id : id
  return wanted === undefined || wanted === before.responsible.id ? before.responsible : requireMember(tx, actor, wanted)
}

/** The settings whose changes are recorded. */
const recorded = ({ name, description, role, expiresAt, networks, responsible }: Key) =>
  Object.entries({ name, description, role, expiresAt, networks, responsible: responsible.email })

function difference(before: Key, after: Key) {
  const [was, is] = [recorded(before), recorded(after)]
  const differs = (_member: unknown, index: number) => JSON.stringify(was[index]) !== JSON.stringify(is[index])
  return { before: Object.fromEntries(was.filter(differs)), after: Object.fromEntries(is.filter(differs)) }
}

/**
 * Changes what is given; all of it or nothing.
 * @returns the key as it is now
 * @throws Fault not_found, name_taken; validation for an expiry that the project's settings do not allow, for what is no range and
 * for who is no member; conflict for networks where addresses are not known; forbidden where the project was archived meanwhile;
 * proof_needed for networks that let in more addresses
 */
export async function updateKey(actor: PersonActor, id: string, input: UpdateKey): Promise<Key> {
  const { prisma } = await database()
  return withUniqueName(() => keyNameTaken(input.name ?? ''), () =>
    prisma.$transaction(async (tx) => {
      const before = await lockKey(tx, actor, id)
      const responsible = await responsibleOf(tx, actor, before, input.responsibleId)
      const networks = changedNetworks(actor, before.networks, input.networks)
      if (areLoosened(before.networks, networks)) await requireRecentProof(actor, tx)
      const named = { name: input.name ?? before.name, description: input.description ?? before.description }
      await tx.apiKey.update({
        where: { id },
        data: {
          ...named,
          foldedName: fold(named.name),
          searchText: searchTextOf(named),
          role: input.role ?? before.role,
          networks,
          responsibleId: responsible.id === before.createdBy.id ? null : responsible.id,
        },
        select: { id: true },
      })
      if (input.expiresAt !== undefined) await changeExpiry(tx, actor, id, input.expiresAt)
      const after = await readKey(tx, actor.projectId, id)
      const details = difference(before, after)
      if (Object.keys(details.after).length === 0) return before
      await recordActivity(tx, actor, { type: 'API_ACCESS_KEY', action: 'EDITED', target: { id, name: after.name }, details })
      return after
    }),
  )
}
