/** Finds the developers and integrations that a request for identities names; none of them can go away meanwhile. */
import 'server-only'
import { maxId } from '../../../schema/paging'
import type { Transaction } from '../../database/open'
import { Fault } from '../../fault'
import { someOf } from './some-of'

/** An identity to write; the integration by its number, or all of an application by its name. */
export type Wanted = { email: string; integration: number | string; identity: string }

const emailKeyOf = (email: string) => email.trim().toLowerCase()

const unknown = (what: string, names: string[]) =>
  new Fault('validation', `${what} of this account: ${someOf(names)}. Nothing was saved.`)

/** For each name in the request, the integrations it stands for. @throws Fault validation */
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

/** As many as a file has rows: a row that names an application stands for one in each of its integrations. */
const mostIdentities = 250_000

function requireRoom(rows: ReadonlyMap<number | string, ReadonlyMap<string, string>>, integrations: ReadonlyMap<number | string, number[]>) {
  const total = [...rows].reduce((sum, [name, ofIntegration]) => sum + ofIntegration.size * integrations.get(name)!.length, 0)
  if (total <= mostIdentities) return
  throw new Fault('too_large', `This stands for ${total} identities. Send at most ${mostIdentities} in one request.`)
}

/** The reference of each developer by email. @throws Fault validation */
async function findDevelopers(tx: Transaction, accountId: string, emailKeys: string[]) {
  const found = new Map<string, number>()
  const batchSize = 50_000
  for (let start = 0; start < emailKeys.length; start += batchSize) {
    const rows = await tx.$queryRaw<{ refId: number; emailKey: string }[]>`
      SELECT ref_id AS "refId", email_key AS "emailKey" FROM developer
      WHERE account_id = ${accountId}::uuid AND email_key = ANY (${emailKeys.slice(start, start + batchSize)}::text[])
      ORDER BY ref_id FOR KEY SHARE`
    for (const { refId, emailKey } of rows) found.set(emailKey, refId)
  }
  if (found.size < emailKeys.length) {
    throw unknown('There are no such developers', emailKeys.filter((emailKey) => !found.has(emailKey)))
  }
  return found
}

/**
 * What to write, with all names found; the last of several rows for one developer and integration.
 * @throws Fault validation, naming the first of what is unknown; too_large
 */
export async function findTargets(tx: Transaction, accountId: string, wanted: Iterable<Wanted>) {
  const last = new Map<number | string, Map<string, string>>()
  for (const { email, integration, identity } of wanted) {
    const ofIntegration = last.get(integration) ?? new Map<string, string>()
    last.set(integration, ofIntegration)
    ofIntegration.set(emailKeyOf(email), identity)
  }
  const integrations = await findIntegrations(tx, accountId, new Set(last.keys()))
  requireRoom(last, integrations)
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
