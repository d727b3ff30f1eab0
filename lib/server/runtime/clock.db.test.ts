// @module-tag pglite
import { afterAll, beforeAll, expect, test } from 'vitest'
import { inAccount } from '../../testing/make/account-actor'
import { makeBusyAccount } from '../../testing/make/busy-account'
import { company } from '../../testing/make/developers'
import { makeKey } from '../../testing/make/keys'
import { linkOf, makeLonePerson } from '../../testing/make/lone-person'
import { addPasskeyOf } from '../../testing/make/passkeys'
import { freshEmail, secretIn } from '../../testing/make/people'
import { pipelineRun } from '../../testing/make/pipeline-run'
import { signedInAs } from '../../testing/make/session'
import { makeTenant, testRequest } from '../../testing/make/tenant'
import { callGateway, clientOf, makeClient } from '../../testing/calls/gateway'
import type { PersonActor } from '../access/actor'
import { noteProof } from '../access/recent-proof'
import { readSession } from '../access/session'
import { database } from '../database/open'
import { dismissFindings } from '../findings/dismiss'
import { flushAttempts } from '../usage/note-attempts'
import { deleteKey } from '../keys/delete'
import { pauseKey } from '../keys/pause'
import { acknowledgeReveal } from '../keys/reveal'
import { rotateKey } from '../keys/rotate'
import { flushUse } from '../usage/note-use'
import { noteLogout } from '../oidc/note-logout'
import { acceptInvitation } from '../people/accept-invitation'
import { disablePerson } from '../people/disable'
import { invitePerson } from '../people/invite'
import { listOwnSessions } from '../people/own-sessions'
import { resetPassword } from '../people/reset-password'
import { signInByProvider } from '../people/sign-in-by-provider'
import { askForProof, provePasskey } from '../passkeys/prove'
import { archiveProject } from '../projects/archive'
import { createOrganization } from '../projects/create-organization'
import { createProject } from '../projects/create-project'
import { deleteProject } from '../projects/delete'
import { now, turnClock } from './clock'

const day = 86_400_000
const years = 3 * 365 * day

beforeAll(() => turnClock(years))
afterAll(() => turnClock(0))

/** Where rows are, by `table.column` of each time, with how many of them are of today. */
async function storedTimes() {
  const { query } = await database()
  const columns = await query<{ table: string; column: string }>({
    text: `SELECT table_name AS table, column_name AS column FROM information_schema.columns
           WHERE table_schema = 'public' AND data_type = 'timestamp with time zone' AND table_name <> '_prisma_migrations' ORDER BY 1, 2`,
    values: [],
  })
  const counts = columns.map(
    ({ table, column }) =>
      `SELECT '${table}.${column}' AS place, count("${column}")::int AS rows,
              (count(*) FILTER (WHERE "${column}" BETWEEN $1::timestamptz AND $2::timestamptz))::int AS today FROM "${table}"`,
  )
  const values = [new Date(Date.now() - day), new Date(Date.now() + day)]
  return query<{ place: string; rows: number; today: number }>({ text: counts.join(' UNION ALL '), values })
}

/** Makes keys, uses them, and ends their secrets in each way. */
async function liveWithKeys(admin: PersonActor) {
  const call = (secret: string) => callGateway('/api/v2/developers/schema', { key: secret })
  const paused = await makeKey(admin, { expiresInDays: 30 })
  expect((await call(paused.secret)).status).toBe(200)
  await flushUse()
  await pauseKey(admin, paused.key.id)
  expect((await call(paused.secret)).status).toBe(401)
  const rotated = await makeKey(admin)
  const { secretId } = await rotateKey(admin, rotated.key.id, { overlap: '1h' })
  expect((await acknowledgeReveal(admin, rotated.key.id, { secretId })).status).toBe('ROTATING')
  const deleted = await makeKey(admin)
  expect((await call(deleted.secret)).status).toBe(200)
  await flushUse()
  await deleteKey(admin, deleted.key.id)
  expect((await call(deleted.secret)).status).toBe(401)
  const shared = await makeKey(admin, { role: 'ADMIN' })
  expect((await callGateway('/auth/verify?permission=configure', { key: shared.secret })).status).toBe(204)
  for (const client of ['curl/8', 'node/22', 'python-requests/2']) {
    await callGateway('/api/v2/developers/schema', { key: shared.secret, headers: { 'user-agent': client } })
  }
  await Promise.all([flushUse(), flushAttempts()])
  const dismissed = await dismissFindings(admin, { kind: 'shared', keyIds: [shared.key.id], reason: 'One machine with three tools' })
  expect(dismissed.results).toMatchObject([{ outcome: 'done' }])
}

/** Somebody whom an identity provider has proven, after it has ended a session of somebody else. */
async function signInOnce() {
  const { prisma } = await database()
  const { id: subject, email } = await makeLonePerson()
  const issuer = 'https://login.example.com'
  const issuedAt = now()
  await prisma.$transaction((tx) => noteLogout(tx, { issuer, tokenId: subject, sid: 'another', subject: null, issuedAt }))
  const proven = { issuer, subject, email, isEmailVerified: true, name: null, groups: null, sid: null, authTime: issuedAt, issuedAt, idToken: 'a.b.c' }
  expect(await signInByProvider(proven, { ...testRequest }, 'a browser')).toMatchObject({ kind: 'entered' })
}

/** Does what people and keys do with everything that has a time. */
async function liveADay() {
  const { admin } = await makeTenant()
  const actor = await inAccount(admin)
  const request = { ...testRequest }
  const { id: organizationId } = await createOrganization(actor, { identifier: 'new', name: 'New' })
  const { id } = await createProject(actor, { organizationId, identifier: 'gone', name: 'Gone' })
  await archiveProject(actor, id)
  await deleteProject(actor, id)
  const roles = [{ role: 'SEI_VIEWER' as const, projectId: null }]
  const invite = () => invitePerson(actor, { email: freshEmail(), name: 'Ana', roles })
  await invite()
  await disablePerson(actor, (await invite()).person.id, { deleteKeys: [] })
  const { link } = await invite()
  const { begun } = await acceptInvitation({ secret: secretIn(link), name: 'Ana', password: 'correct horse battery' }, request, 'a browser')
  await disablePerson(actor, begun!.person.id, { deleteKeys: [] })
  const grace = await makeLonePerson()
  const { secret } = await linkOf(grace, 'PASSWORD')
  await resetPassword({ secret, password: 'another horse battery' }, request)
  await signInOnce()
  const { sessionId } = await signedInAs(grace.id)
  expect(await readSession(sessionId, true)).toMatchObject({ person: { id: grace.id } })
  expect(await listOwnSessions({ id: grace.id, sessionId })).toHaveLength(1)
  const { authenticator } = await addPasskeyOf(actor)
  await provePasskey(actor, authenticator.get(await askForProof(actor)))
  await askForProof(actor)
  await noteProof((await database()).prisma, { id: grace.id, sessionId })

  await liveWithKeys(admin)
  const { restock, secret: busy } = await makeBusyAccount(admin)
  const { 'org-trees': trees } = await restock()
  const ingest = await makeClient(admin, 'INGESTION')
  expect((await ingest('PATCH', '/v2/developers', { body: [{ email: 'eve@x.io', name: 'Eve' }] })).status).toBe(200)
  expect((await ingest('POST', '/v1/custom-cicd', { body: pipelineRun })).status).toBe(200)
  expect((await clientOf(busy).patch(`/v2/org-trees/${trees![0]!}`, { levels: ['Site'] })).status).toBe(200)
  // The company without Dee, and with Eve, whom this key has just brought.
  const { json } = await ingest('PUT', '/v2/developers', { file: [...company.split('\n').slice(0, -1), 'eve@x.io,,Eve,,,,,,'].join('\n') })
  const { versionId } = json as { versionId: string }
  expect((await ingest('PATCH', `/v2/developers/versions/${versionId}`, { body: { active: true } })).status).toBe(200)
}

test('every time that is stored, and compared with a stored one, is that of the clock', async () => {
  await liveADay()
  const times = await storedTimes()
  expect(times.filter(({ today }) => today > 0)).toEqual([])
  const without = times.filter(({ rows }) => rows === 0).map(({ place }) => place)
  // What nothing above writes. A new column with times is to be written there too, or named here.
  expect(without).toEqual([])
})
