/** Lists developers: searched, ordered, a page at a time. */
import 'server-only'
import type { Developer, DeveloperPage, ListDevelopers } from '../../../schema/developer'
import { emailKeyOf } from '../../../schema/email'
import { foldFieldName } from '../../../schema/field-name'
import { toPage } from '../../../schema/paging'
import type { KeyActor } from '../../access/actor'
import { database } from '../../database/open'
import { Fault } from '../../fault'
import { Prisma } from '../../prisma-client/client'
import { caseCollation } from '../../database/case-collation'
import { containsText } from '../../database/contains-text'
import { readInTurn } from '../../load/read-in-turn'
import type { Fields } from './developer-record'
import { FieldNames } from './resolve-field-name'
import { activeVersion } from './versions'

/** Members of a developer in the API, whatever the schema; all other fields are under customFields. */
const namedKeys = ['name', 'email', 'managerEmail', 'role', 'site', 'team', 'subRole', 'department']

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

/** The key of the field that a parameter names. @throws Fault validation */
function resolveKey(parameter: 'searchKey' | 'sortKey', name: string, names: FieldNames): string {
  const found = names.find(name)
  if (found.length === 1) return found[0]!.key
  // Members of every developer can be searched by whatever the schema has, also before there is one.
  const member = namedKeys.find((key) => foldFieldName(key) === foldFieldName(name))
  if (found.length === 0 && member) return member
  const detail = `${parameter} must be a field of the developer schema. ${names.explain(name, found)}`
  throw new Fault('validation', detail, { errors: [{ pointer: `/${parameter}`, detail }] })
}

/** Whether an order is that of references. A column may have a similar name. */
const isReference = (sortKey: string, names: FieldNames) =>
  sortKey === 'developerRefId' || (foldFieldName(sortKey) === 'developerrefid' && names.find(sortKey).length === 0)

/**
 * One page of the developers of the actor's account.
 * @throws Fault validation for an unknown searchKey or sortKey; rate_limited where many lists of the account are being read
 */
export async function listDevelopers(actor: KeyActor, query: ListDevelopers): Promise<DeveloperPage> {
  const { prisma } = await database()
  const fields = (await activeVersion(prisma, actor.accountId))?.fields ?? []
  const fieldNames = new FieldNames(fields)
  const collation = Prisma.raw(await caseCollation())
  const folded = (value: Prisma.Sql) => Prisma.sql`lower((${value}) ${collation})`
  const fieldValue = (key: string) => Prisma.sql`coalesce(fields->>${key}::text, '')`
  const searched = query.searchKey ? [resolveKey('searchKey', query.searchKey, fieldNames)] : ['name', 'email']
  const { sortKey } = query
  const sorted = !sortKey || isReference(sortKey, fieldNames) ? null : resolveKey('sortKey', sortKey, fieldNames)
  const { emails, developerRefIds, searchValue = '' } = query
  const filters = [
    Prisma.sql`account_id = ${actor.accountId}::uuid`,
    ...(emails?.length ? [Prisma.sql`email_key = ANY(${emails.map(emailKeyOf)}::text[])`] : []),
    ...(developerRefIds?.length ? [Prisma.sql`ref_id = ANY(${developerRefIds}::int[])`] : []),
    ...(searchValue ? [Prisma.join(searched.map((key) => containsText(fieldValue(key), searchValue, collation)), ' OR ', '(', ')')] : []),
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
  const custom = fields.map(({ key }) => key).filter((key) => !namedKeys.includes(key))
  return toPage(rows.map(({ refId, fields: stored }) => toDeveloper(refId, stored, custom)), count.total, query)
}
