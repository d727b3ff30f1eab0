/** Reads the nodes of an org tree without names and settings, so that 100,000 of them fit in memory. */
import 'server-only'
import type { Transaction } from '../../database/open'
import type { PrismaClient } from '../../prisma-client/client'
import { Prisma } from '../../prisma-client/client'
import { readInBatches } from '../../database/batches'
import { readTeamTreeInTurn } from '../../load/read-in-turn'
import { below } from './find'

/** Ids of integrations. Nodes with the same ids share one set. */
type Ids = ReadonlySet<number>

export type Node = {
  refId: number
  parentRefId: number | null
  /** The parent, where it was read too. */
  parent: Node | null
  leaf: boolean
  /** In the team and all below it. */
  developerCount: number
  /** Of the team and all below it. */
  integrationIds: Ids
}

type Row = { refId: number; parentRefId: number | null; leaf: boolean; developerCount: number; integrationIds: string }

/** Returns the larger set itself where the other adds nothing, so that the nodes of a chain share one set. */
function union(one: Ids, other: Ids): Ids {
  const [large, small] = one.size < other.size ? [other, one] : [one, other]
  const more = large === small ? [] : [...small].filter((id) => !large.has(id))
  return more.length > 0 ? new Set([...large, ...more]) : large
}

/** Adds up developers and integrations from the leaves to the roots: each node after all nodes below it. */
function addUpFromLeaves(nodes: Node[]) {
  const childrenLeft = new Map<Node, number>()
  for (const { parent } of nodes) if (parent) childrenLeft.set(parent, (childrenLeft.get(parent) ?? 0) + 1)
  const order = nodes.filter((node) => !childrenLeft.has(node))
  for (const { parent, developerCount, integrationIds } of order) {
    if (!parent) continue
    parent.developerCount += developerCount
    parent.integrationIds = union(parent.integrationIds, integrationIds)
    const left = childrenLeft.get(parent)! - 1
    childrenLeft.set(parent, left)
    if (left === 0) order.push(parent)
  }
}

/**
 * The nodes that have developers, from one snapshot and ordered by reference, each with the sums of all below it.
 * @throws Fault rate_limited where many reads of the account wait already
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
    for await (const batch of rows) {
      for (const { integrationIds: ids, ...row } of batch) {
        const integrationIds = sets.get(ids) ?? new Set(ids.split(' ').map(Number))
        sets.set(ids, integrationIds)
        nodes.set(row.refId, { ...row, parent: null, integrationIds })
      }
    }
    const list = [...nodes.values()]
    for (const node of list) node.parent = nodes.get(node.parentRefId ?? 0) ?? null
    addUpFromLeaves(list)
    return list
  }
  // 250,000 managers take seconds, and more on a busy machine.
  return readTeamTreeInTurn(accountId, () => prisma.$transaction(read, { timeout: 60_000 }))
}

/** All nodes of a tree of the account. @throws Fault rate_limited */
export const readOutline = (prisma: PrismaClient, accountId: string, orgTreeId: number): Promise<Node[]> =>
  readNodes(prisma, accountId, Prisma.sql`t.org_tree_id = ${orgTreeId}`)

/** A node and all nodes below it. @throws Fault rate_limited */
export const readOutlineBelow = (prisma: PrismaClient, accountId: string, refId: number): Promise<Node[]> =>
  readNodes(prisma, accountId, Prisma.sql`t.ref_id IN (${below(refId)} SELECT ref_id FROM below)`)
