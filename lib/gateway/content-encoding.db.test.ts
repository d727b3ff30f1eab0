import { gzipSync } from 'node:zlib'
import { beforeAll, describe, expect, test } from 'vitest'
import { callGateway } from '../testing/calls/gateway'
import { makeKeyActor } from '../testing/make/key-actors'
import { makeTenant } from '../testing/make/tenant'
import { gatewayRoutes } from './all-routes'

let key: string
beforeAll(async () => {
  key = (await makeKeyActor((await makeTenant()).admin, 'ADMIN')).secret
})

const withBody = gatewayRoutes.filter(({ spec }) => spec.body || spec.file)
const types = ({ spec }: (typeof withBody)[number]) => [
  ...(spec.body ? ['application/json'] : []),
  ...(spec.file ? ['multipart/form-data; boundary=x'] : []),
]
const calls = withBody.flatMap((route) => types(route).map((type) => [route.spec.method.toUpperCase(), route.spec.path, type] as const))

describe('a compressed body', () => {
  test('is tried at every route that takes one', () => expect(calls.length).toBeGreaterThan(30))

  test.each(calls)('%s %s as %s is 415, which names the encoding', async (method, path, type) => {
    const named = path.replaceAll(/\{(\w*)[iI]d\}/g, (_, of) => (/version|upload/.test(of) ? '11111111-1111-4111-8111-111111111111' : '1')).replaceAll(/\{\w+\}/g, '1')
    const headers = { 'content-type': type, 'content-encoding': 'gzip' }
    const answer = await callGateway(named, { method, key, headers, body: new Uint8Array(gzipSync('[]')) })
    const { code, message } = (await answer.json()) as { code: string; message: string }
    expect([answer.status, code]).toEqual([415, 'UNSUPPORTED_MEDIA_TYPE'])
    expect(message).toContain('Content-Encoding: gzip is not taken')
  })

  test.each(['identity', 'Identity', '', ' , '])('%j is none', async (encoding) => {
    const headers = { 'content-type': 'application/json', 'content-encoding': encoding }
    const answer = await callGateway('/api/v2/developers/list', { method: 'POST', key, headers, body: '{}' })
    expect(answer.status).toBe(200)
  })
})
