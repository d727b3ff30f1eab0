/** Another account with one of everything, each marked, for tests that look for it where it must not be. */
import { randomBytes, randomUUID } from 'node:crypto'
import { database } from '../../server/database/open'
import { now, nowMs } from '../../server/runtime/clock'
import { makeKey } from './keys'
import { makeTenant } from './tenant'
import { addTraffic } from './traffic'

/** In every text that the account holds. */
export const marker = 'Zweitmandant7f3a'

const email = `${marker}@example.com`.toLowerCase()
const folded = marker.toLowerCase()

async function seedDevelopers(accountId: string) {
  const { prisma } = await database()
  const version = await prisma.developerVersion.create({
    data: {
      accountId,
      status: 'ACTIVE',
      columns: [marker],
      fields: {
        create: [
          { index: 0, key: 'name', columnName: marker, displayName: marker, fieldType: 'NAME', required: true },
          { index: 1, key: 'email', columnName: `${marker} email`, displayName: marker, fieldType: 'EMAIL', required: true },
        ],
      },
    },
  })
  const pending = await prisma.developerVersion.create({
    data: { accountId, status: 'PENDING_APPROVAL', columns: [marker], blocks: { create: [{ position: 0, rows: [[marker]] }] } },
  })
  const developer = await prisma.developer.create({
    data: { accountId, name: marker, email, emailKey: email, fields: { name: marker, email } },
  })
  return { developerRefId: developer.refId, versionIds: [version.id, pending.id] }
}

async function seedIntegration(accountId: string, developerRefId: number) {
  const { prisma } = await database()
  const { id } = await prisma.integration.create({
    data: {
      accountId,
      name: marker,
      type: 'CUSTOM',
      application: 'CUSTOM',
      tags: [marker],
      tableName: `custom_${folded}`,
      schema: { table_name: `custom_${folded}`, fields: [{ name: marker, type: 'string' }] },
      createdBy: email,
      identities: { create: [{ developerRefId, identity: marker }] },
      jobs: { create: [{ id: 'abcd1234', status: 'success', total: 1, valid: 1, invalid: 0, message: marker }] },
      records: { create: [{ jobId: 'abcd1234', data: { [marker]: marker } }] },
    },
  })
  const instance = await prisma.cicdInstance.create({ data: { accountId, integrationId: id, name: marker, type: 'jenkins' } })
  return { integrationId: id, instanceId: instance.id }
}

async function seedTree(accountId: string, projectId: string, developerRefId: number, integrationId: number) {
  const { prisma } = await database()
  const kinds = ['EFFICIENCY', 'PRODUCTIVITY', 'BUSINESS_ALIGNMENT'] as const
  const profiles = await Promise.all(
    kinds.map((kind) =>
      prisma.profile.create({
        data: { accountId, kind, name: marker, foldedName: folded, description: marker, definition: { name: marker } },
      }),
    ),
  )
  const tree = await prisma.orgTree.create({
    data: {
      accountId,
      projectId,
      name: marker,
      foldedName: folded,
      levels: ['name'],
      filters: [],
      createdBy: email,
      updatedBy: email,
      efficiencyProfileId: profiles[0]!.id,
    },
  })
  const team = await prisma.team.create({
    data: {
      projectId,
      orgTreeId: tree.id,
      name: marker,
      path: JSON.stringify([marker]),
      leaf: true,
      updatedBy: email,
      developers: { create: [{ developerRefId }] },
      integrations: { create: [{ integrationId }] },
    },
  })
  const kpi = await prisma.kpi.create({
    data: { accountId, projectId, name: marker, foldedName: folded, metric: marker, target: 1, comparator: '>=' },
  })
  return { profileIds: profiles.map(({ id }) => id), treeId: tree.id, teamRefId: team.refId, kpiId: kpi.id }
}

async function seedWaysIn(personId: string) {
  const { prisma } = await database()
  const identity = await prisma.personIdentity.create({ data: { personId, issuer: `https://${folded}.example.com`, subject: `${marker} ${randomUUID()}`, email } })
  const passkey = await prisma.passkey.create({
    data: { personId, credentialId: randomBytes(32), publicKey: randomBytes(77), counter: 0, name: marker, isBackedUp: false },
  })
  const expiresAt = new Date(nowMs() + 60_000)
  await prisma.passkeyChallenge.create({ data: { challenge: randomBytes(32), purpose: 'ADD', personId, expiresAt } })
  return [identity.id, passkey.id]
}

/** Makes the account; answers its ids, for callers that try them. */
export async function makeMarkedTenant() {
  const { prisma } = await database()
  const tenant = await makeTenant()
  const { accountId } = tenant
  const { projectId } = tenant.admin
  await prisma.account.update({ where: { id: accountId }, data: { name: marker } })
  const { key, secretId } = await makeKey(tenant.admin, { name: marker, role: 'ADMIN' })
  const caller = { keyId: key.id, address: '192.0.2.7' }
  await prisma.apiKeyCalls.create({ data: { ...caller, hour: now(), calls: 1 } })
  await addTraffic({ ...caller, secretId, client: marker, at: now() })
  await prisma.apiKeyAttempt.create({ data: { ...caller, client: marker, tries: 1, firstAt: now(), lastAt: now() } })
  const { developerRefId, versionIds } = await seedDevelopers(accountId)
  const { integrationId, instanceId } = await seedIntegration(accountId, developerRefId)
  const { profileIds, treeId, teamRefId, kpiId } = await seedTree(accountId, projectId, developerRefId, integrationId)
  const waysIn = await seedWaysIn(tenant.admin.id)
  const ids = [key.id, ...waysIn, developerRefId, ...versionIds, integrationId, instanceId, ...profileIds, treeId, teamRefId, kpiId]
  return { tenant, ids: [...new Set([...ids, 'abcd1234', randomUUID()].map(String))] }
}

/** Whose a row is, in the tables that do not say so themselves. */
const keysAccount = '(SELECT account_id FROM api_key WHERE id = t.key_id)'
const personsAccount = '(SELECT account_id FROM person WHERE id = t.person_id)'
const versionsAccount = '(SELECT account_id FROM developer_version WHERE id = t.version_id)'
const integrationsAccount = '(SELECT account_id FROM integration WHERE id = t.integration_id)'
const teamsAccount = '(SELECT account_id FROM team JOIN project ON id = project_id WHERE ref_id = t.team_ref_id)'
const accountOf: Record<string, string> = {
  account: 't.id',
  api_key_secret: keysAccount,
  api_key_use: keysAccount,
  api_key_calls: keysAccount,
  api_key_traffic: keysAccount,
  api_key_attempt: keysAccount,
  api_key_day: keysAccount,
  api_key_route: keysAccount,
  api_key_client: keysAccount,
  api_key_network: keysAccount,
  finding_dismissal: keysAccount,
  passkey: personsAccount,
  passkey_challenge: personsAccount,
  person_identity: personsAccount,
  person_link: personsAccount,
  session: personsAccount,
  developer_field: versionsAccount,
  developer_upload_block: versionsAccount,
  ingestion_job: integrationsAccount,
  external_record: integrationsAccount,
  team: '(SELECT account_id FROM project WHERE id = t.project_id)',
  team_integration: teamsAccount,
  team_developer: teamsAccount,
}

/** Everything that any account but these holds, as text: what must stay as it is. */
export async function storedOutside(accountIds: string[]): Promise<string> {
  const { query } = await database()
  const tables = await query<{ name: string }>({
    text: `SELECT table_name AS name FROM information_schema.tables
           WHERE table_schema = 'public' AND table_name NOT IN ('_prisma_migrations', 'oidc_logout', 'rate_limit', 'uncounted') ORDER BY 1`,
    values: [],
  })
  const contents = await Promise.all(
    tables.map(async ({ name }) => {
      const account = accountOf[name] ?? 't.account_id'
      const text = `SELECT string_agg(t::text, E'\\n' ORDER BY t::text) AS content FROM "${name}" t WHERE ${account} <> ALL ($1::text[]::uuid[])`
      return `${name}:\n${(await query<{ content: string | null }>({ text, values: [accountIds] }))[0]?.content ?? ''}`
    }),
  )
  return contents.join('\n\n')
}
