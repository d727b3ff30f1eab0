/** Brings the teams of an account's org trees in line with its developers. */
import 'server-only'
import type { Transaction } from '../../db'
import { Prisma } from '../../prisma-client/client'
import { activeFields, type Field } from './fields'
import { planTeams, type PlannedDeveloper } from './plan'
import type { TreeFilter } from './row'
import { storeTeams } from './store'

const pageSize = 20_000

type DeveloperRow = Omit<PlannedDeveloper, 'values'> & { values: (string | null)[] }

/** Where the text of a field stands. */
function columnOf({ key, fieldType }: Field): Prisma.Sql {
  if (fieldType === 'NAME') return Prisma.sql`name`
  if (fieldType === 'EMAIL') return Prisma.sql`email`
  return Prisma.sql`fields ->> ${key}`
}

/** All developers of an account with the fields that are asked for, read in pages to keep memory low. */
async function readDevelopers(tx: Transaction, accountId: string, fields: Field[]): Promise<PlannedDeveloper[]> {
  const columns = fields.map((field) => Prisma.sql`btrim(${columnOf(field)})`)
  const values = columns.length > 0 ? Prisma.sql`jsonb_build_array(${Prisma.join(columns)})` : Prisma.sql`'[]'::jsonb`
  const developers: PlannedDeveloper[] = []
  for (let last = 0; ; ) {
    const rows = await tx.$queryRaw<DeveloperRow[]>`
      SELECT ref_id AS "refId", name, email_key AS "emailKey", manager_email_key AS "managerKey", ${values} AS values
      FROM developer WHERE account_id = ${accountId}::uuid AND ref_id > ${last} ORDER BY ref_id LIMIT ${pageSize}`
    for (const row of rows) {
      const named = fields.map(({ key }, index) => [key, row.values[index] ?? ''] as const)
      developers.push({ ...row, values: Object.fromEntries(named) })
    }
    if (rows.length < pageSize) return developers
    last = rows.at(-1)!.refId
  }
}

/**
 * Rebuilds the org trees of an account, or one of them, from its developers. Teams keep their reference as long as their
 * place in the tree stays; one that empties keeps its settings for when it fills again. To be called in the transaction
 * that changed the developers, which holds the account, so that rebuilds follow one another.
 */
export async function rebuildOrgTrees(tx: Transaction, accountId: string, treeId?: number): Promise<void> {
  const trees = await tx.orgTree.findMany({ where: { accountId, id: treeId }, orderBy: { id: 'asc' } })
  if (trees.length === 0) return
  const fields = (await activeFields(tx, accountId)) ?? []
  const shapes = trees.map((tree) => ({ tree, levels: tree.levels, filters: tree.filters as TreeFilter[] }))
  const used = new Set(shapes.flatMap(({ levels, filters }) => [...levels, ...filters.map(({ column }) => column)]))
  const managerKey = fields.find(({ fieldType }) => fieldType === 'MANAGER_EMAIL')?.key
  const developers = await readDevelopers(tx, accountId, fields.filter(({ key }) => used.has(key)))
  for (const { tree, levels, filters } of shapes) {
    const managerLevel = levels.find((level) => level === managerKey) ?? null
    const plan = planTeams({ levels: levels.filter((level) => level !== managerLevel), managerLevel, filters }, developers)
    await storeTeams(tx, tree, plan)
  }
}
