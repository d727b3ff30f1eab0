/** Reads the identities of an account's developers by page. */
import 'server-only'
import { emailKeyOf } from '../../../schema/email'
import type { Identity, IdentityPage, ListIdentities } from '../../../schema/identity'
import { toPage } from '../../../schema/paging'
import type { KeyActor } from '../../access/actor'
import { database } from '../../database/open'
import { Prisma } from '../../prisma-client/client'
import { caseCollation } from '../../database/case-collation'
import { containsText } from '../../database/contains-text'

const tables = Prisma.sql`
  developer_identity i
  JOIN developer d ON d.account_id = i.account_id AND d.ref_id = i.developer_ref_id
  JOIN integration n ON n.account_id = i.account_id AND n.id = i.integration_id`

const columns = {
  email: Prisma.sql`d.email_key`,
  developerRefId: Prisma.sql`d.ref_id`,
  integrationId: Prisma.sql`n.id`,
  integrationName: Prisma.sql`n.name`,
  identity: Prisma.sql`i.identity`,
}

/** Replaces what PostgreSQL text cannot hold: NUL and lone surrogates. */
const storable = (text: string) => text.replaceAll('\0', '\ufffd').toWellFormed()

function filtersOf(actor: KeyActor, query: ListIdentities, collation: Prisma.Sql): Prisma.Sql {
  const filters = [Prisma.sql`i.account_id = ${actor.accountId}::uuid`]
  if (query.emails?.length) {
    const emailKeys = query.emails.map((email) => storable(emailKeyOf(email)))
    filters.push(Prisma.sql`d.email_key = ANY (${emailKeys}::text[])`)
  }
  if (query.developerRefIds) filters.push(Prisma.sql`d.ref_id = ANY (${query.developerRefIds}::int[])`)
  if (query.integrationId) filters.push(Prisma.sql`n.id = ANY (${query.integrationId}::int[])`)
  if (query.searchValue) {
    const wanted = storable(query.searchValue)
    const searched = query.searchKey ? [columns[query.searchKey]] : [columns.email, columns.identity]
    filters.push(Prisma.join(searched.map((column) => containsText(Prisma.sql`(${column})::text`, wanted, collation)), ' OR ', '(', ')'))
  }
  return Prisma.join(filters, ' AND ')
}

/** One page of the identities of the actor's account. */
export async function listIdentities(actor: KeyActor, query: ListIdentities): Promise<IdentityPage> {
  const { prisma } = await database()
  const filters = filtersOf(actor, query, Prisma.raw(await caseCollation()))
  const direction = query.sortOrder === 'asc' ? Prisma.sql`ASC` : Prisma.sql`DESC`
  const [content, [count]] = await Promise.all([
    prisma.$queryRaw<Identity[]>`
      SELECT d.email, d.ref_id AS "developerRefId", n.id AS "integrationId", n.name AS "integrationName", i.identity
      FROM ${tables} WHERE ${filters}
      ORDER BY ${columns[query.sortKey]} ${direction}, d.email_key, n.id
      LIMIT ${query.pageSize} OFFSET ${query.pageIndex * query.pageSize}`,
    prisma.$queryRaw<[{ total: number }]>`SELECT count(*)::int AS total FROM ${tables} WHERE ${filters}`,
  ])
  return toPage(content, count.total, query)
}
