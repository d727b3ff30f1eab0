/** Reads the org trees of the actor's project, and what one of them refers to. */
import 'server-only'
import type { OrgTree, OrgTreeProfiles } from '../../../schema/org-tree'
import type { AnyProfile } from '../../../schema/profile'
import type { TeamIntegrations } from '../../../schema/team'
import type { KeyActor } from '../../access/actor'
import { database } from '../../database/open'
import { Fault } from '../../fault'
import { readProfile } from '../profiles/row'
import { batchesOf } from '../../database/batches'
import { readInTurn } from '../../load/read-in-turn'
import { profileKinds } from './references'
import { readOrgTree, readOrgTrees } from './row'

/** Org trees in memory at a time: each may be as large as a request body. */
const pageSize = 10

/** Lists the org trees of the actor's project in pages, oldest first. A tree that is deleted meanwhile is left out. */
export async function* listOrgTrees({ accountId, projectId }: KeyActor): AsyncGenerator<OrgTree[]> {
  const { prisma } = await database()
  const ids = await prisma.orgTree.findMany({ where: { projectId }, orderBy: { id: 'asc' }, select: { id: true } })
  let streaming = false
  for (const page of batchesOf(ids, pageSize)) {
    const wanted = { projectId, id: { in: page.map(({ id }) => id) } }
    yield await readInTurn(accountId, () => readOrgTrees(prisma, accountId, wanted), { streaming })
    streaming = true
  }
}

/** Reads an org tree of the actor's project. @throws Fault not_found */
export async function getOrgTree(actor: KeyActor, id: number): Promise<OrgTree> {
  const { prisma } = await database()
  return readOrgTree(prisma, actor, id)
}

/** Reads the profile that a tree measures with. @throws Fault not_found, also where the tree has no such profile */
export async function getOrgTreeProfile(actor: KeyActor, id: number, which: keyof OrgTreeProfiles): Promise<AnyProfile> {
  const { prisma } = await database()
  const { profiles } = await readOrgTree(prisma, actor, id)
  const profileId = profiles[which]
  if (profileId === null) throw new Fault('not_found', 'This org tree has no such profile.')
  return readProfile(prisma, actor.accountId, profileKinds[which], profileId)
}

/** Reads the integrations that new teams of a tree start with. @throws Fault not_found */
export async function getOrgTreeIntegrations(actor: KeyActor, id: number): Promise<TeamIntegrations> {
  const { prisma } = await database()
  const { integrations } = await readOrgTree(prisma, actor, id)
  const rows = await prisma.integration.findMany({
    where: { accountId: actor.accountId, id: { in: integrations } },
    orderBy: { id: 'asc' },
    select: { id: true, name: true, type: true },
  })
  return { integrations: rows.map((row) => ({ integrationId: row.id, integrationName: row.name, type: row.type })) }
}
