/** Bodies that cost more than they weigh: every route that takes JSON refuses them before it parses them. */
import { connect } from 'node:net'
import { beforeAll, describe, expect, test } from 'vitest'
import { gatewayOrigin, makeClient } from '../testing/calls/gateway'
import { pipelineRun } from '../testing/make/pipeline-run'
import { makeTenant } from '../testing/make/tenant'
import { gatewayRoutes } from './all-routes'
import { mostLevels, mostNames } from './json-bounds'
import type { GatewayRoute } from './route'

let client: Awaited<ReturnType<typeof makeClient>>
beforeAll(async () => {
  client = await makeClient((await makeTenant()).admin)
})

/** A path of the route, whose parameters are as they have to be; whether there is such a thing is asked later. */
function pathOf({ spec: { path, params } }: GatewayRoute): string {
  const filled = ['1', '00000000-0000-4000-8000-000000000000'].find(
    (value) => !params || params.safeParse(Object.fromEntries([...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => [name, value]))).success,
  )
  return path.replaceAll(/\{\w+\}/g, filled ?? 'none').replace(/^\/api/, '')
}

const members = (count: number) => `{${Array.from({ length: count }, (_, index) => `"${index.toString(36)}":0`).join(',')}}`

const taking = gatewayRoutes.filter(({ spec }) => spec.body).map((route) => [`${route.spec.method} ${route.spec.path}`, route] as const)

test('there are such routes', () => {
  expect(taking.length).toBeGreaterThan(20)
})

describe.each(taking)('%s', (_name, route) => {
  const send = (text: string) => client(route.spec.method.toUpperCase(), pathOf(route), { text })

  // A tenth of the bytes that it may have.
  const values = (route.spec.maxBytes ?? 1_000_000) / 10

  test.each([
    ['many different names', members(mostNames + 1), 'different names of members'],
    ['many levels', '['.repeat(mostLevels + 1) + ']'.repeat(mostLevels + 1), values > mostLevels ? 'levels' : 'values'],
    ['many values', `[${'0,'.repeat(values)}0]`, 'values'],
  ])('refuses %s with 413', async (_what, text, said) => {
    expect(await send(text)).toMatchObject({ status: 413, json: { code: 'TOO_LARGE', message: expect.stringContaining(said) } })
  })
})

describe('a body in chunks of one byte', () => {
  const length = 300_000

  /** What is answered until the server closes the connection. */
  async function sendByBytes(secret: string, type: string, start: string): Promise<string> {
    const { hostname, port } = new URL(await gatewayOrigin())
    const socket = connect(Number(port), hostname)
    let text = ''
    socket.on('data', (chunk) => (text += chunk))
    socket.on('error', () => undefined)
    const head = `POST /gateway/sei/api/v2/developers/cloud-ids${type.startsWith('multipart') ? '/upload' : ''} HTTP/1.1\r\nHost: a\r\nx-api-key: ${secret}\r\n`
    socket.write(`${head}content-type: ${type}\r\ntransfer-encoding: chunked\r\n\r\n${start.length.toString(16)}\r\n${start}\r\n`)
    socket.write('1\r\nx\r\n'.repeat(length))
    await new Promise((resolve) => socket.once('close', resolve))
    return text
  }

  const file = '--b\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\nContent-Type: text/csv\r\n\r\nemail'

  test.each([
    ['of JSON', 'application/json', '{"a":"'],
    ['of a file', 'multipart/form-data; boundary=b', file],
  ])('%s is refused before it has come', async (_name, type, start) => {
    const answer = await sendByBytes(client.secret, type, start)
    expect(answer).toMatch(/^HTTP\/1.1 408 /)
    expect(answer).toContain('chunks of a few bytes')
  })

  test('that nobody reads ends with its connection', async () => {
    expect(await sendByBytes('sei_x', 'application/json', '{"a":"')).toMatch(/^HTTP\/1.1 401 /)
  })
})

test('a run of a pipeline may have thousands of members that no schema names', async () => {
  const more = Object.fromEntries(Array.from({ length: 9_000 }, (_, index) => [`member ${index}`, index]))
  expect((await client.post('/v1/custom-cicd', { ...pipelineRun, more })).status).toBe(200)
})
