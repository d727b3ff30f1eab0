/** Developers and integrations for tests that are about something else than making them. */
import { database } from '../../server/database/open'

/** Developers with these emails; their references by email. */
export async function makeDevelopers(accountId: string, ...emails: string[]): Promise<Record<string, number>> {
  const { prisma } = await database()
  const rows = await prisma.$queryRaw<{ email: string; refId: number }[]>`
    INSERT INTO developer (account_id, name, email, email_key, fields)
    SELECT ${accountId}::uuid, email, email, lower(email), '{}' FROM unnest(${emails}::text[]) AS d (email)
    RETURNING email, ref_id AS "refId"`
  return Object.fromEntries(rows.map(({ email, refId }) => [email, refId]))
}

/** An integration of the account, as a team has it. */
export async function makeIntegration(accountId: string, name = 'GitHub', type = 'SCM', application = 'GITHUB') {
  const { prisma } = await database()
  const data = { accountId, name, type, application, tags: [], createdBy: 'a test' }
  const { id } = await prisma.integration.create({ data, select: { id: true } })
  return { integrationId: id, integrationName: name, type }
}
