/** Lists the people whom somebody reaches in Account Management. */
import 'server-only'
import type { ListPeople, PeoplePage, PersonSort } from '../../schema/person'
import { searchedFor } from '../../schema/text'
import type { AdminActor } from '../access/actor'
import { caseCollation } from '../database/case-collation'
import { containsText } from '../database/contains-text'
import { database } from '../database/open'
import { Prisma } from '../prisma-client/client'
import { keysetPage, noTime } from '../rules/keyset-page'
import { reachOf, seenRoles, type Reach } from './reach'
import { hasStatus, personColumns, toPerson, type PersonRow } from './row'

type Row = PersonRow & { sortName: string }

/** What each order compares, the type of that, and how a cursor names it for a row. */
const sorts = {
  name: {
    column: (collation: Prisma.Sql) => Prisma.sql`lower(p.name ${collation})`,
    type: 'text',
    valueOf: (row: Row) => row.sortName,
  },
  lastSignInAt: {
    column: () => Prisma.sql`coalesce(p.last_sign_in_at, ${noTime}::timestamptz)`,
    type: 'timestamptz',
    valueOf: (row: Row) => row.lastSignInAt?.toISOString() ?? noTime,
  },
  createdAt: {
    column: () => Prisma.sql`p.created_at`,
    type: 'timestamptz',
    valueOf: (row: Row) => row.createdAt.toISOString(),
  },
} as const satisfies Record<PersonSort, unknown>

/** People who have a role that the reader sees, and that is the one asked for and holds in the project asked for. */
function hasRole(reach: Reach, { role, projectId }: ListPeople): Prisma.Sql[] {
  if (reach === 'account' && !role && !projectId) return []
  const wanted = [
    Prisma.sql`b.person_id = p.id`,
    seenRoles(reach),
    ...(role ? [Prisma.sql`b.role = ${role}::person_role`] : []),
    ...(projectId ? [Prisma.sql`(b.project_id IS NULL OR b.project_id = ${projectId}::uuid)`] : []),
  ]
  return [Prisma.sql`EXISTS (SELECT 1 FROM role_binding b WHERE ${Prisma.join(wanted, ' AND ')})`]
}

function conditionsOf(reach: Reach, query: ListPeople, accountId: string, collation: Prisma.Sql): Prisma.Sql[] {
  const { q, projectId, status } = query
  const text = q && searchedFor(q)
  const has = (column: Prisma.Sql, wanted: string) => containsText(column, wanted, collation)
  // What is out of reach is as if it were not there: else those with a role in the whole account would be found.
  const mayExist = projectId && (reach === 'account' || reach.has(projectId))
  return [
    Prisma.sql`p.account_id = ${accountId}::uuid`,
    ...hasRole(reach, query),
    ...(status ? [hasStatus(status)] : []),
    ...(text ? [Prisma.sql`(${has(Prisma.sql`p.name`, text)} OR ${has(Prisma.sql`p.email`, text)})`] : []),
    ...(projectId && !mayExist ? [Prisma.sql`false`] : []),
    ...(mayExist ? [Prisma.sql`EXISTS (SELECT 1 FROM project pr WHERE pr.id = ${projectId}::uuid AND pr.account_id = p.account_id)`] : []),
  ]
}

/**
 * One page of the people whom the actor reaches, with what the actor may see and do.
 * @throws Fault invalid_cursor for a cursor of another order, or one that was tampered with
 */
export async function listPeople(actor: AdminActor, query: ListPeople): Promise<PeoplePage> {
  const { sort, limit } = query
  const order = query.order ?? (sort === 'name' ? 'asc' : 'desc')
  const { column, type, valueOf } = sorts[sort]
  const { direction, fromCursor, pageOf } = keysetPage({ sort, order, type }, query.cursor)
  const { prisma } = await database()
  const collation = Prisma.raw(await caseCollation())
  const reach = await reachOf(prisma, actor)
  const conditions = conditionsOf(reach, query, actor.accountId, collation)
  const [by, id, sortName] = [column(collation), Prisma.sql`p.id`, sorts.name.column(collation)]
  const [rows, [count]] = await Promise.all([
    // Roles and keys are looked up for the people of the page alone.
    prisma.$queryRaw<Row[]>`
      SELECT ${personColumns(reach)}, ${sortName} AS "sortName" FROM (
        SELECT p.* FROM person p WHERE ${Prisma.join([...conditions, ...fromCursor(by, id)], ' AND ')}
        ORDER BY ${by} ${direction}, ${id} ${direction} LIMIT ${limit + 1}
      ) p ORDER BY ${by} ${direction}, ${id} ${direction}`,
    prisma.$queryRaw<[{ total: number; invited: number }]>`
      SELECT count(*)::int AS total, (count(*) FILTER (WHERE ${hasStatus('INVITED')}))::int AS invited
      FROM person p WHERE ${Prisma.join(conditions, ' AND ')}`,
  ])
  const page = pageOf(rows, limit, valueOf)
  return {
    items: page.rows.map((row) => toPerson(actor, reach, row)),
    nextCursor: page.nextCursor,
    previousCursor: page.previousCursor,
    total: count.total,
    invited: count.invited,
  }
}
