/** Creates a key. Its secret is returned here once, and stored nowhere. */
import 'server-only'
import type { CreatedKey, CreateKey } from '../../schema/key'
import { hintOf } from '../../schema/secret-hint'
import { recordActivity } from '../activity-log/record'
import { requireActiveProject } from '../access/active-project'
import type { PersonActor } from '../access/actor'
import { requireRecentProof } from '../access/recent-proof'
import { database } from '../database/open'
import { Fault } from '../fault'
import { fold } from '../rules/fold'
import { keyNameTaken, withUniqueName } from '../rules/unique-name'
import { now } from '../runtime/clock'
import { environment } from '../runtime/env'
import { firstExpiry } from './expiry'
import { readKey } from './get'
import { searchTextOf } from './row'
import { hashSecret, makeSecret } from './secret'

/**
 * Creates a key in the actor's project and returns it with its secret, which is stored nowhere.
 * @throws Fault name_taken, key_limit_reached; validation for an expiry that the project's settings do not allow; forbidden where
 * the project was archived meanwhile; proof_needed for an Admin key
 */
export async function createKey(actor: PersonActor, input: CreateKey): Promise<CreatedKey> {
  if (input.role === 'ADMIN') await requireRecentProof(actor)
  const { prisma } = await database()
  const { maxKeysPerProject } = environment()
  const secret = makeSecret()
  return withUniqueName(() => keyNameTaken(input.name), () =>
    prisma.$transaction(async (tx) => {
      // Creates of a project wait for each other: at the same time they could pass the limit together. Changes of its settings
      // wait too.
      const policy = await requireActiveProject(tx, actor.projectId, 'alone')
      const createdAt = now()
      const expiresAt = firstExpiry(input, policy, createdAt)
      const live = await tx.apiKey.count({ where: { projectId: actor.projectId, deletedAt: null } })
      if (live >= maxKeysPerProject) {
        throw new Fault(
          'key_limit_reached',
          `This project has ${live} keys, which is its limit. Delete keys that are no longer used.`,
        )
      }
      const { id } = await tx.apiKey.create({
        data: {
          accountId: actor.accountId,
          projectId: actor.projectId,
          createdById: actor.person.id,
          name: input.name,
          foldedName: fold(input.name),
          description: input.description,
          searchText: searchTextOf(input),
          role: input.role,
          createdAt,
        },
        select: { id: true },
      })
      const { id: secretId } = await tx.apiKeySecret.create({
        data: { keyId: id, hash: hashSecret(secret), hint: hintOf(secret), createdAt, expiresAt, awaitsReveal: true },
        select: { id: true },
      })
      await tx.$executeRaw`INSERT INTO api_key_use (key_id, project_id) VALUES (${id}::uuid, ${actor.projectId}::uuid)`
      const key = await readKey(tx, actor.projectId, id)
      await recordActivity(tx, actor, {
        type: 'API_ACCESS_KEY',
        action: 'CREATED',
        target: { id, name: input.name },
        details: { role: key.role, description: key.description, hint: key.hint, expiresAt: key.expiresAt },
      })
      return { key, secret, secretId }
    }),
  )
}
