/** Lists the developers of a team and of all teams below it, by page. */
import 'server-only'
import { toPage } from '../../../schema/paging'
import type { TeamDeveloperPage, TeamDevelopersQuery } from '../../../schema/team'
import type { KeyActor } from '../../access/actor'
import { database } from '../../database/open'
import { Prisma } from '../../prisma-client/client'
import { readInTurn } from '../../load/read-in-turn'
import { findTeam, leavesBelow, type TeamRef } from './find'

type Row = Omit<TeamDeveloperPage['content'][number], 'lastUpdatedOn' | 'source'> & { updatedAt: Date }

/**
 * One page of developers, ordered by name. `integrationType` leaves out identities in integrations of other types.
 * @throws Fault not_found; rate_limited where many lists of the account are being read
 */
export async function listTeamDevelopers(actor: KeyActor, ref: TeamRef, query: TeamDevelopersQuery): Promise<TeamDeveloperPage> {
  const { prisma } = await database()
  const { integrationType, pageIndex, pageSize } = query
  const ofType =
    integrationType === undefined
      ? Prisma.empty
      : Prisma.sql`JOIN integration i ON i.id = x.integration_id AND i.type = ${integrationType}`
  return readInTurn(actor.accountId, async () => {
    const { refId } = await findTeam(prisma, actor.projectId, ref)
    const [count] = await prisma.$queryRaw<[{ total: number }]>`
      ${leavesBelow(refId)}
      SELECT count(*)::int AS total FROM leaves JOIN team_developer td ON td.team_ref_id = leaves.ref_id`
    const rows = await prisma.$queryRaw<Row[]>`
      ${leavesBelow(refId)}
      SELECT d.ref_id AS "developerRefId", d.name, d.email, m.email AS "managerEmail", leaves.ref_id AS "teamRefId",
        d.updated_at AS "updatedAt",
        EXISTS (
          SELECT 1 FROM team_developer other JOIN team t ON t.ref_id = other.team_ref_id
          WHERE other.developer_ref_id = d.ref_id AND t.ref_id <> leaves.ref_id
            AND t.project_id = ${actor.projectId}::uuid AND t.empty_since IS NULL
        ) AS shared,
        (
          SELECT coalesce(jsonb_agg(jsonb_build_object('integrationId', x.integration_id, 'identity', x.identity)
            ORDER BY x.integration_id), '[]') FROM developer_identity x ${ofType} WHERE x.developer_ref_id = d.ref_id
        ) AS identities
      FROM leaves JOIN team_developer td ON td.team_ref_id = leaves.ref_id
      JOIN developer d ON d.ref_id = td.developer_ref_id
      LEFT JOIN developer m ON m.account_id = d.account_id AND m.email_key = d.manager_email_key
      ORDER BY d.name, d.ref_id LIMIT ${pageSize} OFFSET ${pageIndex * pageSize}`
    const content = rows.map(({ updatedAt, ...row }) => ({
      ...row,
      source: 'Developers' as const,
      lastUpdatedOn: updatedAt.getTime(),
    }))
    return toPage(content, count.total, query)
  })
}
