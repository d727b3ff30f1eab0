import { createServer, request as ask, type IncomingMessage, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { runInRequest } from '../server/runtime/request'
import { withSettings } from '../testing/services/settings'
import { answerOutages, noteFailure } from './outage'

const quiet = { AUTH_SECRET: 'a secret of at least 32 characters', DATA_DIR: '/nowhere', LOG_LEVEL: 'silent' }
let server: Server | undefined

afterEach(() => void server?.closeAllConnections())

/** Asks a server whose pages are made by this, as Next is called. */
async function answerOf(make: RequestListener, method = 'GET', path = '/orgs/x', headers: Record<string, string> = {}) {
  server = createServer((request, response) => {
    const origin = { requestId: 'request-1', address: null }
    answerOutages(request, response, origin)
    runInRequest(origin, () => make(request, response))
  })
  await new Promise<void>((resolve) => server!.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const answer = await new Promise<IncomingMessage>((resolve, reject) =>
    ask({ port, host: '127.0.0.1', method, path, headers }, resolve).on('error', reject).end(),
  )
  let text = ''
  for await (const chunk of answer) text += chunk
  server.close()
  return { status: answer.statusCode, headers: answer.headers, text }
}

const answerWith = (make: RequestListener, method?: string, path?: string, headers?: Record<string, string>) =>
  withSettings(quiet, () => answerOf(make, method, path, headers))

const outage = () => noteFailure(new Error('Connection terminated unexpectedly'))

test.each<[string, RequestListener]>([
  ['at once', (_, response) => void response.writeHead(500, { 'content-length': 5 }).end('OTHER')],
  ['with a head of its own later', (_, response) => void ((response.statusCode = 500), response.end('OTHER'))],
  [
    'in pieces, encoded',
    (_, response) => {
      response.statusCode = 500
      response.setHeader('content-encoding', 'gzip')
      response.write('OTH')
      setImmediate(() => response.end('ER'))
    },
  ],
])('a page that failed for want of the database is replaced, if it was answered %s', async (_how, make) => {
  const { status, headers, text } = await answerWith((request, response) => {
    response.setHeader('x-frame-options', 'DENY')
    outage()
    make(request, response)
  })
  expect(status).toBe(503)
  expect(headers).toMatchObject({ 'retry-after': '5', 'x-frame-options': 'DENY', 'content-type': 'text/html; charset=utf-8' })
  expect(headers).not.toHaveProperty('content-encoding')
  expect(text).toContain('request-1')
  expect(text).not.toContain('OTHER')
})

test('a failure of our own, and an answer whose head is out, stay what they are', async () => {
  const ours = await answerWith((_, response) => {
    noteFailure(new Error('undefined is not a function'))
    response.writeHead(500).end('ours')
  })
  expect(ours).toMatchObject({ status: 500, text: 'ours' })
  const begun = await answerWith((_, response) => {
    response.write('begun, ')
    outage()
    response.end('and ended')
  })
  expect(begun).toMatchObject({ status: 200, text: 'begun, and ended' })
})

/** Sends as Next sends parts: the head first, then what is ready, then the rest. */
const inParts =
  (parts: string[], beforeLast: () => void): RequestListener =>
  async (_, response) => {
    response.setHeader('content-type', 'text/x-component')
    response.statusCode = 200
    response.flushHeaders()
    for (const [index, part] of parts.entries()) {
      await new Promise((resolve) => setImmediate(resolve))
      if (index === parts.length - 1) beforeLast()
      response.write(part)
    }
    response.end()
  }

test.each([
  ['the header RSC', '/orgs/x', { rsc: '1' }],
  ['the parameter _rsc', '/orgs/x?a=b&_rsc=1', undefined],
])('parts of a page, asked for with %s, are replaced though the first were ready', async (_how, path, headers) => {
  const failed = await answerWith(inParts(['begun, ', 'an error'], outage), 'GET', path, headers)
  expect(failed).toMatchObject({ status: 503, headers: { 'retry-after': '5', 'content-type': 'text/html; charset=utf-8' } })
  expect(failed.text).not.toContain('begun')
  const made = await answerWith(inParts(['begun, ', 'and ended'], () => undefined), 'GET', path, headers)
  expect(made).toMatchObject({ status: 200, headers: { 'content-type': 'text/x-component' }, text: 'begun, and ended' })
})

test('parts of more than a megabyte go out before they are complete', async () => {
  const large = 'x'.repeat(1_200_000)
  const answer = await answerWith(inParts([large, 'late'], outage), 'GET', '/orgs/x', { rsc: '1' })
  expect(answer).toMatchObject({ status: 200, text: `${large}late` })
})

test('the API is told in a problem document, and HEAD in headers alone', async () => {
  const fail: RequestListener = (_, response) => {
    outage()
    response.writeHead(500).end()
  }
  const problem = await answerWith(fail, 'GET', '/api/auth/session?x=1')
  expect(problem).toMatchObject({ status: 503, headers: { 'content-type': 'application/problem+json' } })
  expect(JSON.parse(problem.text)).toMatchObject({ requestId: 'request-1', instance: '/api/auth/session', status: 503 })
  expect(await answerWith(fail, 'HEAD')).toMatchObject({ status: 503, text: '' })
})
