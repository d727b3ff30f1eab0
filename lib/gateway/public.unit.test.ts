import { gunzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { answerRequest } from './fetch'
import { gatewayPrefixes } from './prefixes'

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
