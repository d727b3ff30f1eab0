/** Finds the managers of teams. */
import 'server-only'
import type { Team } from '../../../schema/team'
import type { Transaction } from '../../database/open'
import { Prisma } from '../../prisma-client/client'
import { batchesOf, readInBatches } from '../../database/batches'

type Manager = Team['managers'][number]
type Member = { refId: number; emailKey: string; managerKey: string | null }

/** The managers of those members who manage nobody in the same team. */
function leadsOf(members: Member[]): string[] {
  const managing = new Set(members.map(({ managerKey }) => managerKey))
  const reports = members.filter(({ emailKey }) => !managing.has(emailKey))
  return [...new Set(reports.flatMap(({ managerKey }) => managerKey ?? []))].sort()
}

/**
 * The managers of each team: on a Manager Email level the one whose team it is, elsewhere those whom the members report
 * to. Joined in memory, because PostgreSQL plans large joins of newly written rows badly.
 */
export async function readManagers(
  tx: Transaction,
  accountId: string,
  teams: { refId: number; managerKey: string | null }[],
): Promise<Map<number, Manager[]>> {
  const keys = new Map(teams.map(({ refId, managerKey }) => [refId, managerKey === null ? [] : [managerKey]]))
  const others = teams.filter(({ managerKey }) => managerKey === null).map(({ refId }) => refId)
  const members = readInBatches<Member>(
    tx,
    Prisma.sql`
      SELECT td.team_ref_id AS "refId", d.email_key AS "emailKey", d.manager_email_key AS "managerKey"
      FROM team_developer td JOIN developer d ON d.ref_id = td.developer_ref_id WHERE td.team_ref_id = ANY(${others}::int[])`,
  )
  const byTeam = new Map<number, Member[]>()
  for await (const batch of members) {
    for (const member of batch) {
      const known = byTeam.get(member.refId)
      if (known) known.push(member)
      else byTeam.set(member.refId, [member])
    }
  }
  for (const [refId, ofTeam] of byTeam) keys.set(refId, leadsOf(ofTeam))

  const managerOf = new Map<string, Manager>()
  for (const wanted of batchesOf([...new Set([...keys.values()].flat())])) {
    const people = await tx.$queryRaw<(Manager & { emailKey: string })[]>`
      SELECT name, email, email_key AS "emailKey" FROM developer
      WHERE account_id = ${accountId}::uuid AND email_key = ANY(${wanted}::text[])`
    for (const { emailKey, ...manager } of people) managerOf.set(emailKey, manager)
  }
  return new Map([...keys].map(([refId, ofTeam]) => [refId, ofTeam.flatMap((key) => managerOf.get(key) ?? [])]))
}
