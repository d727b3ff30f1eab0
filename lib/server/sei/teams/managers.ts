/** Who manages each team. */
import 'server-only'
import type { Team } from '../../../schema/team'
import type { Transaction } from '../../db'
import { Prisma } from '../../prisma-client/client'

type Manager = Team['managers'][number]
type Member = { refId: number; emailKey: string; managerKey: string | null }

/** Whom those members report to who have no report in the same team. */
function leadsOf(members: Member[]): Set<string> {
  const managing = new Set(members.map(({ managerKey }) => managerKey))
  const reports = members.filter(({ emailKey }) => !managing.has(emailKey))
  return new Set(reports.flatMap(({ managerKey }) => managerKey ?? []))
}

/**
 * The managers of the teams `t` that the condition holds for: in a Manager Email level those whose nodes they are,
 * elsewhere whom the members report to. Joined here: large joins of fresh rows are what the database plans worst.
 */
export async function readManagers(
  tx: Transaction,
  accountId: string,
  teams: Prisma.Sql,
): Promise<Map<number, Manager[]>> {
  const leads = await tx.$queryRaw<{ refId: number; managerKey: string }[]>`
    SELECT t.ref_id AS "refId", t.manager_key AS "managerKey" FROM team t
    WHERE ${teams} AND t.manager_key IS NOT NULL`
  const members = await tx.$queryRaw<Member[]>`
    SELECT t.ref_id AS "refId", d.email_key AS "emailKey", d.manager_email_key AS "managerKey" FROM team t
    JOIN team_developer td ON td.team_ref_id = t.ref_id JOIN developer d ON d.ref_id = td.developer_ref_id
    WHERE ${teams} AND t.manager_key IS NULL`
  const keys = new Map(leads.map(({ refId, managerKey }) => [refId, new Set([managerKey])]))
  const byTeam = new Map<number, Member[]>()
  for (const member of members) {
    const known = byTeam.get(member.refId)
    if (known) known.push(member)
    else byTeam.set(member.refId, [member])
  }
  for (const [refId, ofTeam] of byTeam) keys.set(refId, leadsOf(ofTeam))

  const wanted = [...new Set([...keys.values()].flatMap((ofTeam) => [...ofTeam]))]
  const people = await tx.$queryRaw<(Manager & { emailKey: string })[]>`
    SELECT name, email, email_key AS "emailKey" FROM developer
    WHERE account_id = ${accountId}::uuid AND email_key = ANY(${wanted}::text[])`
  const managerOf = new Map(people.map(({ emailKey, ...manager }) => [emailKey, manager]))
  return new Map(
    [...keys].map(([refId, ofTeam]) => [refId, [...ofTeam].sort().flatMap((key) => managerOf.get(key) ?? [])]),
  )
}
