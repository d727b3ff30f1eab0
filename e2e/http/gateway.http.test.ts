// @module-tag pglite
import { request } from 'node:http'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { developerSchemaPath, keyApi, keysApi } from '../../lib/paths'
import { KeyPage } from '../../lib/schema/key'
import { makeSecret } from '../../lib/server/keys/secret'
import type { ConsoleClient } from '../support/console-client'
import { startServer } from '../support/server'
import { startOnOwnDatabase, useKey, type Started } from '../support/started'

const kind = inject('databaseKind')
let started: Started
let client: ConsoleClient
let secret: string

beforeAll(async () => {
  started = await startOnOwnDatabase(kind)
  client = await started.signIn()
  ;({ secret } = await client.createKey(started.ref, 'of the gateway tests'))
})

afterAll(() => started.remove())

const ask = (headers: Record<string, string>, path: string = developerSchemaPath()) =>
  fetch(started.server.url + path, { headers })

const prefixes = ['/gateway/sei', '/sei', '/prod1/sei', '/gratis/sei']

describe.each(prefixes)('under %s', (prefix) => {
  test.each([
    ['x-api-key', (key: string) => key],
    ['X-Api-Key', (key: string) => key],
    ['authorization', (key: string) => `ApiKey ${key}`],
    ['Authorization', (key: string) => `APIKEY ${key}`],
    ['authorization', (key: string) => `Apikey ${key}`],
    ['authorization', (key: string) => `Bearer ${key}`],
    ['authorization', (key: string) => key],
  ])('the key is taken as %s', async (header, value) => {
    const response = await ask({ [header]: value(secret) }, `${prefix}/api/v2/developers/schema`)
    expect(response.status).toBe(200)
    expect(await response.json()).toEqual({ versionId: null, fields: [], createdAt: null })
    expect(response.headers.get('cache-control')).toBe('no-store')
    expect(response.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/)
  })
})

async function refusal(headers: Record<string, string>) {
  const response = await ask(headers)
  const { correlationId, ...body } = (await response.json()) as Record<string, unknown>
  expect(correlationId).toBe(response.headers.get('x-request-id'))
  expect(response.headers.get('www-authenticate')).toContain('ApiKey')
  return { status: response.status, body }
}

test('a malformed, an unknown and a cut key get the same code, and their form alone is told', async () => {
  const changed = secret.slice(0, -1) + (secret.endsWith('a') ? 'b' : 'a')
  const other = makeSecret()
  const changedOther = other.slice(0, -1) + (other.endsWith('a') ? 'b' : 'a')
  for (const key of ['nonsense', other, changed, secret.slice(0, -1), 'sei_', 'x'.repeat(8_000)]) {
    expect(await refusal({ 'x-api-key': key })).toMatchObject({ status: 401, body: { code: 'INVALID_KEY' } })
  }
  // Of a real key and of one that nobody has.
  expect(await refusal({ 'x-api-key': changed })).toEqual(await refusal({ 'x-api-key': changedOther }))
  expect(await refusal({ 'x-api-key': secret.slice(0, -1) })).toEqual(await refusal({ 'x-api-key': other.slice(0, -1) }))
})

test('no key, and two different ones, are refused', async () => {
  expect((await refusal({})).status).toBe(401)
  const { secret: other } = await client.createKey(started.ref, 'a second one')
  expect((await refusal({ 'x-api-key': secret, authorization: `ApiKey ${other}` })).status).toBe(401)
  expect((await ask({ 'x-api-key': secret, authorization: `ApiKey ${secret}` })).status).toBe(200)
})

test('a deleted key stops with the very next request, and its holder is told why', async () => {
  const { key, secret: doomed } = await client.createKey(started.ref, 'doomed')
  expect((await useKey(started.server.url, doomed)).status).toBe(200)
  expect((await client.call('DELETE', keyApi(started.ref, key.id))).status).toBe(204)
  expect(await refusal({ 'x-api-key': doomed })).toMatchObject({ status: 401, body: { code: 'KEY_DELETED' } })
  expect((await client.call('DELETE', keyApi(started.ref, key.id))).status).toBe(204)
})

test('parameters may name the place of the key, and no other', async () => {
  const { org, project } = started.ref
  const own = `?accountIdentifier=default&orgIdentifier=${org}&projectIdentifier=${project}&there_is_no_cache=true`
  const at = (query: string, headers = {}) => ask({ 'x-api-key': secret, ...headers }, developerSchemaPath() + query)
  expect((await at(own, { 'Harness-Account': 'default' })).status).toBe(200)
  for (const query of [
    '?accountIdentifier=other',
    '?orgIdentifier=other',
    '?projectIdentifier=payments',
    `?projectIdentifier=${project}&projectIdentifier=payments`,
    '?projectIdentifier=',
  ]) {
    expect((await at(query)).status).toBe(403)
  }
  expect((await at('', { 'Harness-Account': 'other' })).status).toBe(403)
})

test('what is not there is not found, in JSON', async () => {
  for (const path of ['/gateway/sei/api/v2/nothing', '/sei', '/gratis/sei/', `${developerSchemaPath()}/more`]) {
    const response = await ask({ 'x-api-key': secret }, path)
    expect(response.status).toBe(404)
    expect(await response.json()).toMatchObject({ status: 'ERROR', code: 'NOT_FOUND' })
  }
})

test('a client that offers to upgrade its connection is answered as any other', async () => {
  await fetch(`${started.server.url}/readyz`)
  const status = await new Promise((resolve, reject) => {
    const headers = { 'x-api-key': secret, connection: 'Upgrade, HTTP2-Settings', upgrade: 'h2c', 'http2-settings': 'AAMAAABk' }
    request(started.server.url + developerSchemaPath(), { headers }, (response) => resolve(response.resume().statusCode))
      .on('error', reject)
      .end()
  })
  expect(status).toBe(200)
})

test('the server says that it is alive, and ready', async () => {
  const { url } = started.server
  expect((await fetch(`${url}/healthz`)).status).toBe(200)
  expect((await fetch(`${url}/readyz`)).status).toBe(200)
})

async function lastUseOf(name: string) {
  const response = await client.call('GET', `${keysApi(started.ref)}?q=${name}`)
  return KeyPage.parse(await response.json()).items[0]
}

test('when and from where a key was used is on the list a few seconds later', async () => {
  const { secret: used } = await client.createKey(started.ref, 'use-me')
  expect(await lastUseOf('use-me')).toMatchObject({ lastUsedAt: null, lastUsedIp: null })
  // A header that anybody can send is not believed.
  await ask({ 'x-api-key': used, 'x-forwarded-for': '203.0.113.9' })
  await expect.poll(() => lastUseOf('use-me'), { timeout: 20_000 }).toMatchObject({ lastUsedIp: '127.0.0.1' })
})

test.runIf(kind === 'postgresql')('behind one trusted proxy, what that proxy saw counts, and nothing before it', async () => {
  const behindProxy = await startServer({ ...started.env, TRUST_PROXY: '1' })
  try {
    const { secret: used } = await client.createKey(started.ref, 'through-a-proxy')
    await fetch(behindProxy.url + developerSchemaPath(), {
      headers: { 'x-api-key': used, 'x-forwarded-for': '198.51.100.66, 203.0.113.9' },
    })
    await expect.poll(() => lastUseOf('through-a-proxy'), { timeout: 20_000 }).toMatchObject({ lastUsedIp: '203.0.113.9' })
  } finally {
    await behindProxy.stop()
  }
})
