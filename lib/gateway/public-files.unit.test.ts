import { Readable } from 'node:stream'
import { gunzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { originOf } from '../server/runtime/request'
import { answerRequest } from './fetch'
import { gatewayPrefixes } from './prefixes'
import { publicRoutes } from './public-files'

const get = (path: string, headers: Record<string, string> = {}) =>
  answerRequest(new Request(`http://127.0.0.1:3000${path}`, { headers }))

test.each(gatewayPrefixes)('%s has the document and its page, without a key', async (prefix) => {
  const document = await get(`${prefix}/api/openapi.json`)
  expect(document.status).toBe(200)
  expect(document.headers.get('content-type')).toBe('application/json')
  expect(await document.json()).toMatchObject({ openapi: '3.1.0' })
  expect((await get(`${prefix}/api/docs`)).status).toBe(200)
})

test('the page loads nothing from elsewhere, and runs nothing that is written in it', async () => {
  const page = await get('/gateway/sei/api/docs')
  expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8')
  const policy = page.headers.get('content-security-policy')
  expect(policy).toContain(`default-src 'none'`)
  expect(policy).not.toContain('unsafe')
  const html = await page.text()
  const loaded = [...html.matchAll(/<(?:link|script)[^>]* (?:src|href)="([^"]+)"/g)].map(([, address]) => address!)
  expect(loaded.length).toBeGreaterThan(4)
  for (const address of loaded.filter((each) => each !== 'data:,')) {
    const answer = await get(new URL(address, 'http://127.0.0.1:3000/gateway/sei/api/docs').pathname)
    expect(answer.status).toBe(200)
    expect(answer.headers.get('content-type')).toMatch(/^(text\/(css|javascript); charset=utf-8|application\/json)$/)
  }
  expect(html).not.toMatch(/<script(?![^>]* src=)| on\w+=|style=/)
})

test('what has not changed is not sent again, and what is sent is compressed for who takes that', async () => {
  const path = '/gateway/sei/api/docs/swagger-ui-bundle.js'
  const plain = await get(path)
  const etag = plain.headers.get('etag')!
  expect(plain.headers.get('cache-control')).toBe('public, no-cache')
  expect((await get(path, { 'if-none-match': etag })).status).toBe(304)

  const zipped = await get(path, { 'accept-encoding': 'br, gzip' })
  expect(zipped.headers.get('content-encoding')).toBe('gzip')
  const body = Buffer.from(await zipped.arrayBuffer())
  expect(gunzipSync(body).equals(Buffer.from(await plain.arrayBuffer()))).toBe(true)
})

test('what the page loads may be kept for ever, as its address changes with it, and another address has nothing', async () => {
  const html = await (await get('/gateway/sei/api/docs')).text()
  const loaded = [...html.matchAll(/"(docs\/[^"]+)"/g)].map(([, address]) => `/gateway/sei/api/${address}`)
  expect(loaded).toHaveLength(4)
  for (const address of loaded) {
    expect(address).toMatch(/\.[\w-]{16}\.(css|js)$/)
    expect((await get(address)).headers.get('cache-control')).toBe('public, max-age=31536000, immutable')
    expect((await get(address.replace(/.{16}(?=\.\w+$)/, '0123456789abcdef'))).status).toBe(404)
  }
})

test('however often a file is asked for, all answers share one buffer of it, plain and compressed', async () => {
  const { answer } = publicRoutes.find(({ path }) => path === '/api/docs/swagger-ui-bundle.js')!
  const bodyOf = async (accepted: string) => {
    const headers = new Headers({ 'accept-encoding': accepted })
    const call = { method: 'GET', url: '/', headers, origin: originOf('request-1', null), body: Readable.from([]) }
    return (await answer(call, {})).body
  }
  for (const accepted of ['', 'gzip']) {
    const first = await bodyOf(accepted)
    expect(first).toBeInstanceOf(Buffer)
    expect(await bodyOf(accepted)).toBe(first)
  }
})
