/** What the line of a request in the log says of who called and what was refused. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { callGateway } from '../testing/calls/gateway'
import { makeKey } from '../testing/make/keys'
import { makeTenant } from '../testing/make/tenant'
import { withSettings } from '../testing/services/settings'
import { database } from '../server/database/open'
import { deleteKey } from '../server/keys/delete'
import { makeSecret } from '../server/keys/secret'
import { log } from '../server/runtime/log'
import { processWide } from '../server/runtime/process-wide'

const lines: string[] = []

beforeEach(() => {
  lines.length = 0
  const output = log() && processWide('log-output', (): { write(line: string): void } => ({ write: () => undefined }))
  vi.spyOn(log(), 'isLevelEnabled').mockReturnValue(true)
  vi.spyOn(output, 'write').mockImplementation((line) => void lines.push(line))
})
afterEach(() => void vi.restoreAllMocks())

type Sent = NonNullable<Parameters<typeof callGateway>[1]>

/** The line of one call, which comes by a proxy. */
const lineOf = (path: string, sent: Sent, limits: Record<string, string> = {}) =>
  withSettings({ TRUST_PROXY: '1', REJECTED_LIMIT_PER_MINUTE: '0', ...limits }, async () => {
    const before = lines.length
    await callGateway(path, { address: '198.51.100.77:4711', ...sent })
    await expect.poll(() => lines.length).toBeGreaterThan(before)
    // One line a request, whatever was refused.
    expect(lines).toHaveLength(before + 1)
    return JSON.parse(lines.at(-1)!) as Record<string, unknown>
  })

test('the address, the key and its place are in it, and no secret is', async () => {
  const { admin } = await makeTenant()
  const { key, secret } = await makeKey(admin, { role: 'ADMIN' })
  const { accountId, projectId } = admin
  const line = await lineOf('/auth/verify', { key: secret, headers: { 'x-request-id': 'edge-1' } })
  expect(line).toMatchObject({ requestId: 'edge-1', address: '198.51.100.77', keyId: key.id, accountId, projectId, status: 204 })
  expect(line).not.toHaveProperty('code')
  expect(line).not.toHaveProperty('event')
  expect(lines.join('')).not.toContain(secret)
})

test('a rejected key is key_rejected, with the id of a real one', async () => {
  const { admin } = await makeTenant()
  const { key, secret } = await makeKey(admin)
  await deleteKey(admin, key.id)
  const rejected = { event: 'key_rejected', address: '198.51.100.77', status: 401 }
  expect(await lineOf('/auth/verify', { key: secret })).toMatchObject({ ...rejected, code: 'key_deleted', keyId: key.id, accountId: admin.accountId })
  for (const sent of [{}, { key: 'sei_wrong' }, { key: makeSecret() }]) {
    const line = await lineOf('/auth/verify', sent)
    expect(line).toMatchObject({ ...rejected, code: 'invalid_key' })
    expect(line).not.toHaveProperty('keyId')
  }
  expect(lines.join('')).not.toContain(secret)
})

test('so is one from another network than its own', async () => {
  const { admin } = await makeTenant()
  const { key, secret } = await makeKey(admin)
  const { prisma } = await database()
  await prisma.apiKey.update({ where: { id: key.id }, data: { networks: ['203.0.113.0/24'] } })
  const { accountId } = admin
  const rejected = { event: 'key_rejected', address: '198.51.100.77', status: 403, code: 'wrong_network', keyId: key.id, accountId }
  expect(await lineOf('/auth/verify', { key: secret })).toMatchObject(rejected)
})

test('also where it is told to wait, unlike a good one that asks too often', async () => {
  const { admin } = await makeTenant()
  const { key, secret } = await makeKey(admin)
  const ask = () => lineOf('/auth/verify', { key: 'sei_wrong', address: '198.51.100.78' }, { REJECTED_LIMIT_PER_MINUTE: '1' })
  await ask()
  expect(await ask()).toMatchObject({ status: 429, code: 'rate_limited', event: 'key_rejected' })
  const often = () => lineOf('/auth/verify', { key: secret }, { RATE_LIMIT_PER_MINUTE: '1' })
  await often()
  const line = await often()
  expect(line).toMatchObject({ status: 429, code: 'rate_limited', keyId: key.id })
  expect(line).not.toHaveProperty('event')
})

test.each([
  ['?permission=configure', 'forbidden'],
  ['?projectIdentifier=ops', 'wrong_scope'],
])('a right that the key lacks is access_denied: %s', async (query, code) => {
  const { admin } = await makeTenant()
  const { key, secret } = await makeKey(admin, { role: 'INGESTION' })
  const line = await lineOf(`/auth/verify${query}`, { key: secret })
  expect(line).toMatchObject({ status: 403, code, event: 'access_denied', keyId: key.id })
})

test('what is refused for another reason has its code, and is no event', async () => {
  const { admin } = await makeTenant()
  const { key, secret } = await makeKey(admin)
  const line = await lineOf('/auth/verify?permissions=read', { key: secret })
  expect(line).toMatchObject({ status: 400, code: 'validation', keyId: key.id })
  expect(line).not.toHaveProperty('event')
})
