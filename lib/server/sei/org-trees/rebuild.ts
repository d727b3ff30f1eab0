/** Rebuilds the teams of org trees from the developers of their account. */
import 'server-only'
import type { OrgTreeFilter } from '../../../schema/org-tree'
import { tidyCell } from '../../../schema/text'
import { recordActivity } from '../../activity-log/record'
import type { KeyActor } from '../../access/actor'
import type { Transaction } from '../../database/open'
import { Fault } from '../../fault'
import { Prisma } from '../../prisma-client/client'
import type { OrgTreeModel } from '../../prisma-client/models'
import type { Field } from '../developers/columns-to-fields'
import { activeVersion } from '../developers/versions'
import { readInBatches } from '../../database/batches'
import { planTeams, type TreeShape } from './plan-teams'
import { storeTeams, type TeamChanges } from './store-teams'
import type { PlannedDeveloper } from './team-plan'

type Rebuilt = { tree: OrgTreeModel; teams: TeamChanges }

type DeveloperRow = Omit<PlannedDeveloper, 'values'> & { values: (string | null)[] }

/** The SQL expression for the text of a field. */
function columnOf({ key, fieldType }: Field): Prisma.Sql {
  if (fieldType === 'NAME') return Prisma.sql`name`
  if (fieldType === 'EMAIL') return Prisma.sql`email`
  return Prisma.sql`fields ->> ${key}`
}

/** Reads all developers of an account with these fields. Equal texts share one string, which saves memory. */
async function readDevelopers(tx: Transaction, accountId: string, fields: Field[]): Promise<PlannedDeveloper[]> {
  const columns = fields.map((field) => Prisma.sql`btrim(${columnOf(field)})`)
  const values = columns.length > 0 ? Prisma.sql`jsonb_build_array(${Prisma.join(columns)})` : Prisma.sql`'[]'::jsonb`
  const rows = readInBatches<DeveloperRow>(
    tx,
    Prisma.sql`
      SELECT ref_id AS "refId", name, email_key AS "emailKey", manager_email_key AS "managerKey", ${values} AS values
      FROM developer WHERE account_id = ${accountId}::uuid ORDER BY ref_id`,
  )
  const texts = new Map<string, string>()
  // Rows of an older release may have other spellings: `Team A` is one team, whatever its space is.
  const once = (text: string) => texts.get(text) ?? (texts.set(text, tidyCell(text)), texts.get(text)!)
  const developers: PlannedDeveloper[] = []
  for await (const piece of rows) {
    for (const { refId, name, emailKey, managerKey, values: own } of piece) {
      const named = fields.map(({ key }, index) => [key, once(own[index] ?? '')] as const)
      developers.push({ refId, name, emailKey, managerKey, values: Object.fromEntries(named) })
    }
  }
  return developers
}

/**
 * Rebuilds the org trees of an account, or one of them. A team keeps its `refId` as long as its path stays; a team that
 * empties keeps its settings. The transaction must hold the account's row, so that rebuilds run one after another.
 * @param fields the developers' schema, where it is not yet that of the active version
 * @returns for each tree what changed in its teams
 */
export async function rebuildOrgTrees(
  tx: Transaction,
  accountId: string,
  { treeId, fields: given }: { treeId?: number; fields?: Field[] } = {},
): Promise<Rebuilt[]> {
  const trees = await tx.orgTree.findMany({ where: { accountId, id: treeId }, orderBy: { id: 'asc' } })
  if (trees.length === 0) return []
  const fields = given ?? (await activeVersion(tx, accountId))?.fields ?? []
  const managerKey = fields.find(({ fieldType }) => fieldType === 'MANAGER_EMAIL')?.key
  const shapes = trees.map(({ levels, filters }): TreeShape => ({
    levels: levels.filter((level) => level !== managerKey),
    managerLevel: levels.find((level) => level === managerKey) ?? null,
    filters: filters as OrgTreeFilter[],
  }))
  const used = new Set(shapes.flatMap(({ levels, filters }) => [...levels, ...filters.map(({ column }) => column)]))
  const developers = await readDevelopers(tx, accountId, fields.filter(({ key }) => used.has(key)))
  const rebuilt: Rebuilt[] = []
  for (const [index, tree] of trees.entries()) {
    rebuilt.push({ tree, teams: await storeTeams(tx, tree, planTeams(shapes[index]!, developers)) })
  }
  return rebuilt
}

/** Rebuilds one tree. @throws Fault limit_reached where its new teams would copy too many settings */
export async function rebuildOrgTree(tx: Transaction, accountId: string, treeId: number): Promise<void> {
  const [rebuilt] = await rebuildOrgTrees(tx, accountId, { treeId })
  if (!rebuilt?.teams.bare) return
  const detail =
    'The new teams would take over more integrations and filters than the teams of an org tree may have. ' +
    'Remove some from the org tree and from the teams that it divides first.'
  throw new Fault('limit_reached', detail)
}

/**
 * Rebuilds all org trees in the transaction that changed the developers, and records for each tree which teams came and
 * went. Never throws for too many settings: new teams then start without any, and the activity row says how many.
 */
export async function rebuildTreesAfterChange(tx: Transaction, actor: KeyActor, fields: Field[]): Promise<void> {
  for (const { tree, teams } of await rebuildOrgTrees(tx, actor.accountId, { fields })) {
    const { bare, ...changes } = teams
    if (changes.added + changes.removed === 0) continue
    await recordActivity(tx, { ...actor, projectId: tree.projectId }, {
      type: 'ORG_TREE',
      action: 'EDITED',
      target: { id: String(tree.id), name: tree.name },
      details: { reason: 'developers', teams: { ...changes, ...(bare > 0 && { withoutSettings: bare }) } },
    })
  }
}
