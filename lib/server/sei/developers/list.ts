/** Lists developers with search, order and pages. */
import 'server-only'
import type { Developer, DeveloperPage, ListDevelopers } from '../../../schema/developer'
import { toPage } from '../../../schema/paging'
import type { KeyActor } from '../../access/actor'
import { database } from '../../database/open'
import { Fault } from '../../fault'
import { Prisma } from '../../prisma-client/client'
import { caseCollation } from '../../database/case-collation'
import { readInTurn } from '../../load/read-in-turn'
import { emailKeyOf } from '../../rules/email-key'
import type { Field } from './columns'
import type { Fields } from './record'
import { activeVersion } from './versions'

/** Fields that a developer has by name in the API; the others are custom. */
const named = ['name', 'email', 'managerEmail', 'role', 'site', 'team', 'subRole', 'department'] as const
/** What can be searched and sorted by before there is a schema. */
const always: readonly string[] = named
const isNamed = (key: string) => always.includes(key)

function toDeveloper(refId: number, stored: Fields, custom: readonly string[]): Developer {
  const valueOf = (key: string) => (Object.hasOwn(stored, key) && stored[key]) || null
  return {
    developerRefId: refId,
    name: stored.name ?? '',
    email: stored.email ?? '',
    managerEmail: valueOf('managerEmail'),
    role: valueOf('role'),
    site: valueOf('site'),
    team: valueOf('team'),
    subRole: valueOf('subRole'),
    department: valueOf('department'),
    customFields: Object.fromEntries(custom.map((key) => [key, valueOf(key)])),
  }
}

/** The key of a field that a caller named by key or column. @throws Fault validation */
function keyNamed(parameter: string, name: string, fields: readonly Field[]): string {
  if (always.includes(name) || fields.some(({ key }) => key === name)) return name
  const byColumn = fields.find(({ columnName }) => columnName === name.trim())
  if (byColumn) return byColumn.key
  const detail = `${parameter} must be a field of the developer schema.`
  throw new Fault('validation', detail, { errors: [{ pointer: `/${parameter}`, detail }] })
}

/**
 * One page of the developers of the actor's account.
 * @throws Fault validation for an unknown searchKey or sortKey; rate_limited where many of the account's are being read
 */
export async function listDevelopers(actor: KeyActor, query: ListDevelopers): Promise<DeveloperPage> {
  const { prisma } = await database()
  const fields = (await activeVersion(prisma, actor.accountId))?.fields ?? []
  const collation = Prisma.raw(await caseCollation())
  const folded = (value: Prisma.Sql) => Prisma.sql`lower((${value}) ${collation})`
  const fieldValue = (key: string) => Prisma.sql`coalesce(fields->>${key}::text, '')`
  const searched = query.searchKey ? [keyNamed('searchKey', query.searchKey, fields)] : ['name', 'email']
  const { sortKey } = query
  const sorted = !sortKey || sortKey === 'developerRefId' ? null : keyNamed('sortKey', sortKey, fields)
  const contains = (key: string) =>
    Prisma.sql`strpos(${folded(fieldValue(key))}, ${folded(Prisma.sql`${query.searchValue}::text`)}) > 0`
  const { emails, developerRefIds } = query
  const filters = [
    Prisma.sql`account_id = ${actor.accountId}::uuid`,
    ...(emails?.length ? [Prisma.sql`email_key = ANY(${emails.map(emailKeyOf)}::text[])`] : []),
    ...(developerRefIds?.length ? [Prisma.sql`ref_id = ANY(${developerRefIds}::int[])`] : []),
    ...(query.searchValue ? [Prisma.sql`(${Prisma.join(searched.map(contains), ' OR ')})`] : []),
  ]
  const where = Prisma.join(filters, ' AND ')
  const direction = query.sortOrder === 'asc' ? Prisma.sql`ASC` : Prisma.sql`DESC`
  const order = sorted === null ? Prisma.empty : Prisma.sql`${folded(fieldValue(sorted))} ${direction},`
  const read = () =>
    Promise.all([
      prisma.$queryRaw<{ refId: number; fields: Fields }[]>`
        SELECT ref_id AS "refId", fields FROM developer WHERE ${where}
        ORDER BY ${order} ref_id ${direction} LIMIT ${query.pageSize} OFFSET ${query.pageIndex * query.pageSize}`,
      prisma.$queryRaw<[{ total: number }]>`SELECT count(*)::int AS total FROM developer WHERE ${where}`,
    ])
  const [rows, [count]] = await readInTurn(actor.accountId, read)
  const custom = fields.map(({ key }) => key).filter((key) => !isNamed(key))
  return toPage(rows.map(({ refId, fields: stored }) => toDeveloper(refId, stored, custom)), count.total, query)
}
