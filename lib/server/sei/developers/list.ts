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
import { readAlone, readInTurn } from '../../load/read-in-turn'
import type { Fields } from './developer-record'
import { findInBatches } from './find-in-batches'
import { FieldNames } from './resolve-field-name'
import { activeVersion } from './versions'

type Row = { refId: number; fields: Fields }

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
  const { prisma, kind } = await database()
  const fields = (await activeVersion(prisma, actor.accountId))?.fields ?? []
  const fieldNames = new FieldNames(fields)
  const collation = Prisma.raw(await caseCollation())
  const folded = (value: Prisma.Sql) => Prisma.sql`lower((${value}) ${collation})`
  const fieldValue = (key: string) => Prisma.sql`coalesce(fields->>${key}::text, '')`
  const searched = query.searchKey ? [resolveKey('searchKey', query.searchKey, fieldNames)] : ['name', 'email']
  const { sortKey, sortOrder } = query
  const sorted = !sortKey || isReference(sortKey, fieldNames) ? null : resolveKey('sortKey', sortKey, fieldNames)
  const { emails, developerRefIds, searchValue = '' } = query
  const filters = [
    Prisma.sql`account_id = ${actor.accountId}::uuid`,
    ...(emails?.length ? [Prisma.sql`email_key = ANY(${emails.map(emailKeyOf)}::text[])`] : []),
    ...(developerRefIds?.length ? [Prisma.sql`ref_id = ANY(${developerRefIds}::int[])`] : []),
  ]
  const among = Prisma.join(filters, ' AND ')
  const matching = searchValue
    ? Prisma.join(searched.map((key) => containsText(fieldValue(key), searchValue, collation)), ' OR ', '(', ')')
    : Prisma.sql`true`
  const key = sorted === null ? null : folded(fieldValue(sorted))
  const selected = Prisma.sql`SELECT ref_id AS "refId", fields FROM developer WHERE ${among}`
  const offset = query.pageIndex * query.pageSize

  const read = async () => {
    const direction = Prisma.raw(sortOrder)
    const order = key === null ? Prisma.empty : Prisma.sql`${key} ${direction},`
    const [rows, [count]] = await Promise.all([
      prisma.$queryRaw<Row[]>`
        ${selected} AND ${matching} ORDER BY ${order} ref_id ${direction} LIMIT ${query.pageSize} OFFSET ${offset}`,
      prisma.$queryRaw<[{ total: number }]>`SELECT count(*)::int AS total FROM developer WHERE ${among} AND ${matching}`,
    ])
    return { rows, total: count.total }
  }
  const readInParts = async () => {
    const most = offset + query.pageSize
    const { refIds, total } = await findInBatches(prisma, { among, matching, key: key ?? Prisma.sql`''`, sortOrder, most })
    const page = refIds.slice(offset)
    const rows = await prisma.$queryRaw<Row[]>`
      ${selected} AND ref_id = ANY(${page}::int[]) ORDER BY array_position(${page}::int[], ref_id)`
    return { rows, total }
  }
  const inParts = kind === 'pglite' && (searchValue || sorted)
  const { rows, total } = await readInTurn(actor.accountId, inParts ? () => readAlone(readInParts) : read)
  const custom = fields.map(({ key }) => key).filter((key) => !namedKeys.includes(key))
  return toPage(rows.map(({ refId, fields: stored }) => toDeveloper(refId, stored, custom)), total, query)
}
