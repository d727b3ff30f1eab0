/** Findings about what the gateway has counted: real calls, with the clock turned between them. */
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { KeyRole } from '../../schema/key'
import { findingOf, kindsIn } from '../../testing/calls/findings'
import { callGateway } from '../../testing/calls/gateway'
import { makeKey } from '../../testing/make/keys'
import { makeTenant } from '../../testing/make/tenant'
import { withSettings } from '../../testing/services/settings'
import { flushAttempts } from '../usage/note-attempts'
import { deleteKey } from '../keys/delete'
import { pauseKey } from '../keys/pause'
import { flushUse } from '../usage/note-use'
import { stopClock, turnClock } from '../runtime/clock'

const day = 86_400_000
const start = Date.UTC(2027, 2, 10, 9)
const read = '/api/v2/developers/schema'
const configure = '/api/v2/integrations'

const turnTo = (days: number) => stopClock(start + days * day)
beforeEach(() => turnTo(0))
afterEach(() => turnClock(0))

async function makeUsed(role: KeyRole = 'INGESTION') {
  const { admin } = await makeTenant()
  const { key, secret } = await makeKey(admin, { role })
  /** Calls over a trusted proxy, and waits until it is written. */
  const call = async (path = read, { address = '203.0.113.4', client = 'curl/8.4.0' } = {}) => {
    const { status } = await withSettings({ TRUST_PROXY: '1', RATE_LIMIT_PER_MINUTE: '0' }, () =>
      callGateway(path, { key: secret, address, headers: { 'user-agent': client } }),
    )
    await Promise.all([flushUse(), flushAttempts()])
    return status
  }
  return { admin, id: key.id, call }
}

test('an Admin key that reads is one of least privilege, until it configures', async () => {
  const { admin, id, call } = await makeUsed('ADMIN')
  turnTo(6)
  expect(await call()).toBe(200)
  expect(await findingOf(admin, 'least_privilege', id)).toBeUndefined()
  turnTo(7)
  expect(await findingOf(admin, 'least_privilege', id)).toMatchObject({ evidence: { read: 1, ingest: 0, configuredAt: null } })
  expect(await call(configure)).toBe(200)
  expect(await findingOf(admin, 'least_privilege', id)).toBeUndefined()
})

test('an Admin key that a reverse proxy checks is none, whatever it asks for', async () => {
  const { admin, call } = await makeUsed('ADMIN')
  turnTo(8)
  expect(await call('/auth/verify')).toBe(204)
  expect(await call('/auth/verify?permission=ingest')).toBe(204)
  expect(await kindsIn(admin)).toEqual([])
  await call()
  expect(await kindsIn(admin)).toEqual(['least_privilege'])
  expect(await call('/auth/verify?permission=configure')).toBe(204)
  expect(await kindsIn(admin)).toEqual([])
})

test('a key is shared once three kinds of client have called within an hour, and not by many networks', async () => {
  const { admin, id, call } = await makeUsed()
  for (const host of [1, 2, 3, 4, 5, 6]) await call(read, { address: `198.51.${host}.7` })
  await call(read, { client: 'python-requests/2.31.0' })
  expect(await findingOf(admin, 'shared', id)).toBeUndefined()
  stopClock(start + day / 48)
  await call(read, { client: 'okhttp/4.12.0' })
  const finding = await findingOf(admin, 'shared', id)
  expect(finding).toMatchObject({ evidence: { at: new Date(start + day / 48).toISOString() } })
  const clients = finding?.evidence.kind === 'shared' ? finding.evidence.clients.map(({ client }) => client) : []
  expect(clients.toSorted()).toEqual(['curl/8', 'okhttp/4', 'python-requests/2'])
})

test('three kinds of client further apart than an hour do not share', async () => {
  const { admin, id, call } = await makeUsed()
  for (const [index, client] of ['curl/8.1', 'okhttp/4.12.0', 'python-requests/2.31.0'].entries()) {
    stopClock(start + index * 3_600_000)
    await call(read, { client })
  }
  expect(await findingOf(admin, 'shared', id)).toBeUndefined()
})

test('a call makes a key one that is used, and a refused one makes a paused key one that is wanted', async () => {
  const { admin, id, call } = await makeUsed()
  turnTo(14)
  expect(await findingOf(admin, 'unused', id)).toBeDefined()
  expect(await call()).toBe(200)
  expect(await findingOf(admin, 'unused', id)).toBeUndefined()
  turnTo(20)
  await pauseKey(admin, id)
  turnTo(34)
  expect(await findingOf(admin, 'paused_unused', id)).toBeDefined()
  expect(await call()).toBe(401)
  expect(await findingOf(admin, 'paused_unused', id)).toBeUndefined()
})

test('a call from a further network is a finding, and a refused one from yet another is none', async () => {
  const { admin, id, call } = await makeUsed()
  await call()
  turnTo(1)
  await call(read, { address: '203.0.113.200' })
  expect(await findingOf(admin, 'new_network', id)).toBeUndefined()
  expect(await call(configure, { address: '192.0.2.9' })).toBe(403)
  expect(await findingOf(admin, 'new_network', id)).toBeUndefined()
  await call(read, { address: '198.51.100.77' })
  expect(await findingOf(admin, 'new_network', id)).toMatchObject({
    evidence: { network: '198.51.100.0/24', firstAt: new Date(start + day).toISOString(), calls: 1, others: ['203.0.113.0/24'] },
  })
})

test('a key that rested for longer than networks are known is watched too', async () => {
  const { admin, id, call } = await makeUsed()
  await call()
  turnTo(45)
  await call(read, { address: '198.51.100.77' })
  expect(await findingOf(admin, 'new_network', id)).toMatchObject({
    evidence: { network: '198.51.100.0/24', others: ['203.0.113.0/24'], more: [] },
  })
})

test('a fifth network of a key is no finding, nor are two programs, one of which comes in two versions', async () => {
  const { admin, call } = await makeUsed()
  const clients = ['curl/8.4.0', 'Go-http-client/1.1', 'Go-http-client/2.0', 'curl/8.5.0']
  for (const [host, client] of clients.entries()) await call(read, { address: `198.51.${host}.7`, client })
  turnTo(8)
  await call(read, { address: '192.0.2.9' })
  expect(await kindsIn(admin)).toEqual([])
})

test('a call with a deleted key is one', async () => {
  const { admin, id, call } = await makeUsed()
  await deleteKey(admin, id)
  expect(await findingOf(admin, 'deleted_in_use', id)).toBeUndefined()
  stopClock(start + 60_000)
  expect(await call()).toBe(401)
  expect(await findingOf(admin, 'deleted_in_use', id)).toMatchObject({
    evidence: { tries: 1, lastTryAt: new Date(start + 60_000).toISOString(), callers: [{ address: '203.0.113.4', client: 'curl/8' }] },
  })
})
