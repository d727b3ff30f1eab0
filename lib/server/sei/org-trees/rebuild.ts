/** Brings the teams of an account's org trees in line with its developers. */
import 'server-only'
import type { Transaction } from '../../db'
import { Prisma } from '../../prisma-client/client'
import { readInPieces } from '../pieces'
import { activeFields, type Field } from './fields'
import { planTeams, type PlannedDeveloper, type TreeShape } from './plan'
import type { TreeFilter } from './row'
import { storeTeams } from './store'

type DeveloperRow = Omit<PlannedDeveloper, 'values'> & { values: (string | null)[] }

/** Where the text of a field stands. */
function columnOf({ key, fieldType }: Field): Prisma.Sql {
  if (fieldType === 'NAME') return Prisma.sql`name`
  if (fieldType === 'EMAIL') return Prisma.sql`email`
  return Prisma.sql`fields ->> ${key}`
}

/** All developers of an account with the fields that are asked for; of texts that many have there is one in memory. */
async function readDevelopers(tx: Transaction, accountId: string, fields: Field[]): Promise<PlannedDeveloper[]> {
  const columns = fields.map((field) => Prisma.sql`btrim(${columnOf(field)})`)
  const values = columns.length > 0 ? Prisma.sql`jsonb_build_array(${Prisma.join(columns)})` : Prisma.sql`'[]'::jsonb`
  const rows = readInPieces<DeveloperRow>(
    tx,
    Prisma.sql`
      SELECT ref_id AS "refId", name, email_key AS "emailKey", manager_email_key AS "managerKey", ${values} AS values
      FROM developer WHERE account_id = ${accountId}::uuid ORDER BY ref_id`,
  )
  const texts = new Map<string, string>()
  const once = (text: string) => texts.get(text) ?? (texts.set(text, text), text)
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
 * Rebuilds the org trees of an account, or one of them, from its developers. Teams keep their reference as long as their
 * place in the tree stays; one that empties keeps its settings for when it fills again. To be called in the transaction
 * that changed the developers, which holds the account, so that rebuilds follow one another.
 */
export async function rebuildOrgTrees(tx: Transaction, accountId: string, treeId?: number): Promise<void> {
  const trees = await tx.orgTree.findMany({ where: { accountId, id: treeId }, orderBy: { id: 'asc' } })
  if (trees.length === 0) return
  const fields = (await activeFields(tx, accountId)) ?? []
  const managerKey = fields.find(({ fieldType }) => fieldType === 'MANAGER_EMAIL')?.key
  const shapes = trees.map(({ levels, filters }): TreeShape => ({
    levels: levels.filter((level) => level !== managerKey),
    managerLevel: levels.find((level) => level === managerKey) ?? null,
    filters: filters as TreeFilter[],
  }))
  const used = new Set(shapes.flatMap(({ levels, filters }) => [...levels, ...filters.map(({ column }) => column)]))
  const developers = await readDevelopers(tx, accountId, fields.filter(({ key }) => used.has(key)))
  for (const [index, tree] of trees.entries()) await storeTeams(tx, tree, planTeams(shapes[index]!, developers))
}
