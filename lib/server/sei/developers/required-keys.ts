/** The fields that a new dataset has to have. */
import 'server-only'
import { z } from 'zod'
import type { Transaction } from '../../database/open'
import { basicKeys } from './columns'

const Filters = z.array(z.object({ column: z.string() })).catch([])

/** Name, email and manager, and whatever an org tree of the account divides or filters developers by. */
export async function requiredKeys(tx: Transaction, accountId: string): Promise<string[]> {
  const trees = await tx.orgTree.findMany({ where: { accountId }, select: { levels: true, filters: true } })
  const filters = trees.flatMap((tree) => Filters.parse(tree.filters))
  const used = [...trees.flatMap(({ levels }) => levels), ...filters.map(({ column }) => column)]
  return [...new Set([...basicKeys, ...used])]
}
