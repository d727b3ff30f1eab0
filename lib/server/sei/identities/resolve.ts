/** Finds the developers and integrations that identities name, and locks them so that none is deleted meanwhile. */
import 'server-only'
import { maxId } from '../../../schema/paging'
import { batchesOf } from '../../database/batches'
import type { Transaction } from '../../database/open'
import { Fault } from '../../fault'
import { emailKeyOf } from '../../rules/email-key'
import { listFirstFew } from './list-first-few'

/** An identity as a request names it: `integration` is the id of one, or the application of several. */
export type NamedIdentity = { email: string; integration: number | string; identity: string }

/** An identity with the ids of what it names. */
export type ResolvedIdentity = { developerRefId: number; integrationId: number; identity: string }

/** As many keys as one statement carries. */
const batchSize = 10_000

const unknown = (what: string, names: string[]) =>
  new Fault('validation', `${what} of this account: ${listFirstFew(names)}. Nothing was saved.`)

/** The integrations that each name in the request stands for. @throws Fault validation where one stands for none */
async function findIntegrations(tx: Transaction, accountId: string, names: ReadonlySet<number | string>) {
  const ids = [...names].filter((name) => typeof name === 'number' && name <= maxId)
  const applications = [...names].filter((name) => typeof name === 'string')
  const integrations = await tx.$queryRaw<{ id: number; application: string }[]>`
    SELECT id, application FROM integration
    WHERE account_id = ${accountId}::uuid AND (id = ANY (${ids}::int[]) OR application = ANY (${applications}::text[]))
    ORDER BY id FOR KEY SHARE`
  const found = new Map<number | string, number[]>([...names].map((name) => [name, []]))
  for (const { id, application } of integrations) {
    found.get(id)?.push(id)
    found.get(application)?.push(id)
  }
  const missing = [...names].filter((name) => found.get(name)!.length === 0)
  if (missing.length > 0) {
    const what = typeof missing[0] === 'number' ? 'There are no such integrations' : 'There are no integrations of these applications'
    throw unknown(what, missing.map(String))
  }
  return found
}

/** As many as a file may have rows; a row that names an application stands for one identity in each of its integrations. */
const mostIdentities = 250_000

/** @throws Fault too_large where the rows stand for more identities than one request may write */
function requireIdentityBounds(
  rows: ReadonlyMap<number | string, ReadonlyMap<string, string>>,
  integrations: ReadonlyMap<number | string, number[]>,
) {
  const total = [...rows].reduce((sum, [name, ofIntegration]) => sum + ofIntegration.size * integrations.get(name)!.length, 0)
  if (total <= mostIdentities) return
  throw new Fault('too_large', `This stands for ${total} identities. Send at most ${mostIdentities} in one request.`)
}

/** The reference of each developer by email key. @throws Fault validation where one is unknown */
async function findDevelopers(tx: Transaction, accountId: string, emailKeys: string[]) {
  const found = new Map<string, number>()
  for (const batch of batchesOf(emailKeys, batchSize)) {
    const rows = await tx.$queryRaw<{ refId: number; emailKey: string }[]>`
      SELECT ref_id AS "refId", email_key AS "emailKey" FROM developer
      WHERE account_id = ${accountId}::uuid AND email_key = ANY (${batch}::text[])
      ORDER BY ref_id FOR KEY SHARE`
    for (const { refId, emailKey } of rows) found.set(emailKey, refId)
  }
  if (found.size < emailKeys.length) {
    throw unknown('There are no such developers', emailKeys.filter((emailKey) => !found.has(emailKey)))
  }
  return found
}

/**
 * Resolves emails and names of integrations to ids. Of several rows for one developer and integration the last counts.
 * @throws Fault validation, naming the first few of what is unknown; too_large
 */
export async function resolveIdentities(
  tx: Transaction,
  accountId: string,
  named: Iterable<NamedIdentity>,
): Promise<ResolvedIdentity[]> {
  const last = new Map<number | string, Map<string, string>>()
  for (const { email, integration, identity } of named) {
    const ofIntegration = last.get(integration) ?? new Map<string, string>()
    last.set(integration, ofIntegration)
    ofIntegration.set(emailKeyOf(email), identity)
  }
  const integrations = await findIntegrations(tx, accountId, new Set(last.keys()))
  requireIdentityBounds(last, integrations)
  const emailKeys = new Set([...last.values()].flatMap((ofIntegration) => [...ofIntegration.keys()]))
  const developers = await findDevelopers(tx, accountId, [...emailKeys])
  return [...last].flatMap(([name, ofIntegration]) =>
    integrations.get(name)!.flatMap((integrationId) =>
      [...ofIntegration].map(([emailKey, identity]) => ({
        developerRefId: developers.get(emailKey)!,
        integrationId,
        identity,
      })),
    ),
  )
}
