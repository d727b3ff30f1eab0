/** The organizations of an account with their projects, for those who manage them. */
import 'server-only'
import type { ListedProject, OrganizationList } from '../../schema/project'
import type { AdminActor } from '../access/actor'
import { database, type Transaction } from '../database/open'
import { notFound } from '../fault'
import { Prisma } from '../prisma-client/client'

type Row = Omit<ListedProject, 'status' | 'createdAt'> & { organizationId: string; createdAt: Date; isArchived: boolean }

// People with a role in the whole account count in each project, once.
const projectsWhere = (accountId: string, condition: Prisma.Sql) => Prisma.sql`
  WITH everywhere AS (
    SELECT DISTINCT r.id FROM person r JOIN role_binding b ON b.person_id = r.id
    WHERE r.account_id = ${accountId}::uuid AND r.disabled_at IS NULL AND b.project_id IS NULL
  )
  SELECT p.id, p.organization_id AS "organizationId", p.identifier, p.name, p.created_at AS "createdAt",
         p.archived_at IS NOT NULL AS "isArchived",
         (SELECT count(*)::int FROM api_key k WHERE k.project_id = p.id AND k.deleted_at IS NULL) AS "liveKeys",
         (SELECT count(*)::int FROM everywhere) + (
           SELECT count(DISTINCT r.id)::int FROM role_binding b JOIN person r ON r.id = b.person_id
           WHERE b.project_id = p.id AND r.disabled_at IS NULL AND r.id NOT IN (SELECT id FROM everywhere)
         ) AS people
  FROM project p WHERE p.account_id = ${accountId}::uuid AND p.deleted_at IS NULL AND ${condition}
  ORDER BY lower(p.name), p.id`

const toListedProject = ({ id, identifier, name, isArchived, liveKeys, people, createdAt }: Row): ListedProject => ({
  id,
  identifier,
  name,
  status: isArchived ? 'ARCHIVED' : 'ACTIVE',
  liveKeys,
  people,
  createdAt: createdAt.toISOString(),
})

/** A project as the list shows it. @throws Fault not_found for a deleted one, and one of another account */
export async function readProject(tx: Transaction, accountId: string, projectId: string): Promise<ListedProject> {
  const [row] = await tx.$queryRaw<Row[]>(projectsWhere(accountId, Prisma.sql`p.id = ${projectId}::uuid`))
  if (!row) throw notFound()
  return toListedProject(row)
}

/** All organizations of the actor's account, also those without projects, in the order of their names. */
export async function listOrganizations({ accountId }: AdminActor): Promise<OrganizationList> {
  const { prisma } = await database()
  const [organizations, rows] = await Promise.all([
    prisma.$queryRaw<{ id: string; identifier: string; name: string }[]>`
      SELECT id, identifier, name FROM organization WHERE account_id = ${accountId}::uuid ORDER BY lower(name), id`,
    prisma.$queryRaw<Row[]>(projectsWhere(accountId, Prisma.sql`true`)),
  ])
  return {
    organizations: organizations.map((organization) => ({
      ...organization,
      projects: rows.filter(({ organizationId }) => organizationId === organization.id).map(toListedProject),
    })),
  }
}
