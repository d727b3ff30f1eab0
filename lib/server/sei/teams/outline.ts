/** The nodes of an org tree without what describes them, so that memory holds those of 100,000 managers easily. */
import 'server-only'
import type { Transaction } from '../../database/open'
import type { PrismaClient } from '../../prisma-client/client'
import { Prisma } from '../../prisma-client/client'
import { readInBatches } from '../../database/batches'
import { readTeamTreeInTurn } from '../../load/read-in-turn'
import { below } from './find'

/** Ids of integrations. Nodes that have the same share one set. */
type Ids = ReadonlySet<number>

export type Node = {
  refId: number
  parentRefId: number | null
  /** The parent, where it was read too. */
  above: Node | null
  leaf: boolean
  /** In the team and all below it. */
  developerCount: number
  /** Of the team and all below it. */
  integrationIds: Ids
}

type Row = { refId: number; parentRefId: number | null; leaf: boolean; developerCount: number; integrationIds: string }

/** The larger set itself where the other adds nothing: the nodes of a chain would each have a copy otherwise. */
function union(one: Ids, other: Ids): Ids {
  const [large, small] = one.size < other.size ? [other, one] : [one, other]
  const more = large === small ? [] : [...small].filter((id) => !large.has(id))
  return more.length > 0 ? new Set([...large, ...more]) : large
}

/** Gives each node what those below it have: leaves first, and each node before the one above it. */
function gather(nodes: Node[]) {
  const waiting = new Map<Node, number>()
  for (const { above } of nodes) if (above) waiting.set(above, (waiting.get(above) ?? 0) + 1)
  const order = nodes.filter((node) => !waiting.has(node))
  for (const { above, developerCount, integrationIds } of order) {
    if (!above) continue
    above.developerCount += developerCount
    above.integrationIds = union(above.integrationIds, integrationIds)
    const left = waiting.get(above)! - 1
    waiting.set(above, left)
    if (left === 0) order.push(above)
  }
}

/**
 * Nodes that developers belong to, as at one moment and in order of reference; with each, all that is below it.
 * @throws Fault rate_limited where too many of the account's are wanted
 */
function readNodes(prisma: PrismaClient, accountId: string, which: Prisma.Sql): Promise<Node[]> {
  const read = async (tx: Transaction) => {
    const rows = readInBatches<Row>(
      tx,
      Prisma.sql`
        SELECT t.ref_id AS "refId", t.parent_ref_id AS "parentRefId", t.leaf,
          (SELECT count(*) FROM team_developer td WHERE td.team_ref_id = t.ref_id)::int AS "developerCount",
          (SELECT coalesce(string_agg(ti.integration_id::text, ' '), '') FROM team_integration ti
            WHERE ti.team_ref_id = t.ref_id AND t.leaf) AS "integrationIds"
        FROM team t WHERE ${which} AND t.empty_since IS NULL ORDER BY t.ref_id`,
    )
    const sets = new Map<string, Ids>([['', new Set()]])
    const nodes = new Map<number, Node>()
    for await (const piece of rows) {
      for (const { integrationIds: ids, ...row } of piece) {
        const integrationIds = sets.get(ids) ?? new Set(ids.split(' ').map(Number))
        sets.set(ids, integrationIds)
        nodes.set(row.refId, { ...row, above: null, integrationIds })
      }
    }
    const list = [...nodes.values()]
    for (const node of list) node.above = nodes.get(node.parentRefId ?? 0) ?? null
    gather(list)
    return list
  }
  // 250,000 managers take seconds, and more on a busy machine.
  return readTeamTreeInTurn(accountId, () => prisma.$transaction(read, { timeout: 60_000 }))
}

/** All nodes of a tree of the account. @throws Fault rate_limited */
export const readOutline = (prisma: PrismaClient, accountId: string, orgTreeId: number): Promise<Node[]> =>
  readNodes(prisma, accountId, Prisma.sql`t.org_tree_id = ${orgTreeId}`)

/** A node and all below it. @throws Fault rate_limited */
export const readOutlineBelow = (prisma: PrismaClient, accountId: string, refId: number): Promise<Node[]> =>
  readNodes(prisma, accountId, Prisma.sql`t.ref_id IN (${below(refId)} SELECT ref_id FROM below)`)
