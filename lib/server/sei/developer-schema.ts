/** The developer schema of an account: the fields of its active upload. */
import 'server-only'
import type { DeveloperSchema } from '../../schema/developer'
import type { KeyActor } from '../actor'
import { database } from '../db'

/** The schema; without an active upload it has no version and no fields. */
export async function developerSchema(actor: KeyActor): Promise<DeveloperSchema> {
  const { prisma } = await database()
  const version = await prisma.developerVersion.findFirst({
    where: { accountId: actor.accountId, status: 'ACTIVE' },
    select: {
      id: true,
      createdAt: true,
      fields: {
        orderBy: { index: 'asc' },
        select: { columnName: true, key: true, displayName: true, fieldType: true, required: true, index: true },
      },
    },
  })
  return {
    versionId: version?.id ?? null,
    fields: version?.fields ?? [],
    createdAt: version?.createdAt.getTime() ?? null,
  }
}
