import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { getRequestListener } from '@hono/node-server'
import { afterAll, expect, test, vi } from 'vitest'
import { log } from '../server/runtime/log'
import { streamOf } from './stream'

let pieces: () => AsyncGenerator<string>
const server = createServer(getRequestListener(async () => new Response(await streamOf(pieces()))))
const origin = new Promise<string>((resolve) =>
  server.listen(0, '127.0.0.1', () => resolve(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)),
)
afterAll(() => new Promise((resolve) => server.close(resolve)))

test.each([0, 5])('an answer that fails after its first piece, at once or %i ms later, tells nobody why but the log', async (delay) => {
  const error = vi.spyOn(log(), 'error').mockImplementation(() => undefined)
  vi.spyOn(console, 'error').mockImplementation(() => undefined)
  const cause = new Error('relation "api_key" does not exist')
  pieces = async function* () {
    yield 'first'
    if (delay) await new Promise((resolve) => setTimeout(resolve, delay))
    throw cause
  }
  const told = await fetch(await origin)
    .then((response) => response.text())
    .catch((failure: Error) => failure.message)
  expect(told).not.toContain('api_key')
  expect(told).not.toBe('first')
  expect(error).toHaveBeenCalledWith({ err: cause }, 'an answer broke off')
  vi.restoreAllMocks()
})

test('an answer comes whole, however many pieces it has', async () => {
  pieces = async function* () {
    for (let n = 0; n < 10; n += 1) yield `${n}`
  }
  expect(await (await fetch(await origin)).text()).toBe('0123456789')
})
