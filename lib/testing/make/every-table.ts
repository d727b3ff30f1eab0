/** An account with rows in every table, with values that are easily lost in a copy: for tests of copies and backups. */
import { randomBytes, randomUUID } from 'node:crypto'
import { database } from '../../server/database/open'
import { now, nowMs } from '../../server/runtime/clock'
import { addClients, addDays, addNetworks, addRoutes } from './usage'
import { makeKey } from './keys'
import { linkOf, makeLonePerson, testPassword } from './lone-person'
import { makeMarkedTenant } from './marked-tenant'

const everyByte = new Uint8Array(256).map((_byte, index) => index)

/** Everything that text formats give a meaning: quotes, escapes, separators, NULL as a word, and characters of each length. */
const oddText = 'NULL \\N \\\\ " \' , {a,"b"} [1] \t \r\n é € 𝄞 \u0001 \u2028'

/** Adds the ways to sign in as a person: identities, passkeys, links. */
async function addWaysIn(personId: string) {
  const { prisma } = await database()
  const later = new Date(nowMs() + 3_600_000)
  await prisma.personIdentity.create({ data: { personId, issuer: 'https://login.example.com', subject: `${oddText}${randomUUID()}`, authTimeToldAt: now() } })
  await prisma.passkey.create({
    data: {
      personId,
      credentialId: randomBytes(32),
      publicKey: everyByte,
      counter: 9_007_199_254_740_993n,
      transports: ['internal', 'NULL', '', oddText],
      name: oddText,
      isBackedUp: true,
    },
  })
  await prisma.passkeyChallenge.create({ data: { challenge: everyByte, purpose: 'ADD', personId, expiresAt: later } })
  await prisma.oidcLogout.create({
    data: { issuer: 'https://login.example.com', tokenId: randomUUID(), issuedAt: now(), expiresAt: later },
  })
  return linkOf({ id: personId }, 'PASSWORD')
}

/** Nodes that refer to later ones of their own table, and rows whose triggers counted them otherwise than they are. */
async function addOddRows(accountId: string) {
  const { prisma, query } = await database()
  const tree = await prisma.orgTree.findFirstOrThrow({ where: { accountId } })
  const team = await prisma.team.findFirstOrThrow({ where: { orgTreeId: tree.id } })
  const above = await prisma.team.create({
    data: { projectId: team.projectId, orgTreeId: tree.id, name: oddText, path: 'above', leaf: false, updatedBy: oddText },
  })
  await prisma.team.update({ where: { refId: team.refId }, data: { parentRefId: above.refId, filters: { [oddText]: [1e300, 0.1, null] } } })
  await prisma.kpi.updateMany({ where: { accountId }, data: { target: 0.1 + 0.2, threshold: { big: 12345678901234567n.toString() } } })
  const { id: projectId } = await prisma.project.findUniqueOrThrow({ where: { id: team.projectId } })
  await prisma.cicdEvent.create({
    data: { accountId, projectId, instanceGuid: randomUUID(), startedAt: now(), result: oddText, payload: { [oddText]: oddText } },
  })
  // As rows that were stored before sizes were measured.
  await query({ text: 'UPDATE external_record SET bytes = NULL', values: [] })
  await query({ text: 'UPDATE stored_amount SET bytes = 7', values: [] })
  await prisma.developerRemoval.create({ data: { accountId, removed: 1 } })
}

/** Fills every table; answers a key that works, and somebody who signs in. */
export async function fillEveryTable() {
  const { prisma } = await database()
  const { tenant } = await makeMarkedTenant()
  const { accountId, admin } = tenant
  const { projectId } = admin
  const { key, secretId, secret } = await makeKey(admin, { name: 'in use', description: oddText, role: 'ADMIN' })
  const at = { keyId: key.id, lastAt: now() }
  await addDays({ keyId: key.id, secretId, at: now(), calls: 2 })
  await addRoutes({ keyId: key.id, at: now(), route: 'GET /v2/teams/{id}' })
  await addClients({ ...at, client: oddText })
  await addNetworks({ ...at, projectId })
  await prisma.findingDismissal.create({
    data: { projectId, kind: 'unused', keyId: key.id, reason: oddText, dismissedAt: now(), endsAt: now() },
  })
  await prisma.apiKey.updateMany({ where: { accountId, id: { not: key.id } }, data: { networks: ['192.0.2.0/24', '2001:db8::/48'] } })
  await prisma.rateLimit.create({ data: { key: randomUUID(), points: 1 } })
  const person = await makeLonePerson({}, accountId)
  const link = await addWaysIn(person.id)
  await addOddRows(accountId)
  return { tenant, keyId: key.id, secret, link, email: person.email, password: testPassword }
}
