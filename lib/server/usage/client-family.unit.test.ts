import { expect, test } from 'vitest'
import { makeSecret } from '../keys/secret'
import { clientFamily } from './client-family'

const chrome = (version: string) =>
  `Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/${version} Safari/537.36`

test.each([
  ['curl/8.4.0', 'curl/8'],
  ['python-requests/2.31.0', 'python-requests/2'],
  ['Go-http-client/1.1', 'Go-http-client/1'],
  ['Jenkins/2.440.1 Java/17', 'Jenkins/2'],
  ['okhttp/v4.12', 'okhttp/4'],
  ['node', 'node'],
  ['deploy-bot/9f3c2ab', 'deploy-bot'],
  ['deploy-bot/2024-11', 'deploy-bot'],
  [chrome('130.0.0.0'), 'Chrome/130'],
  ['Mozilla/5.0 (X11; Linux x86_64; rv:131.0) Gecko/20100101 Firefox/131.0', 'Firefox/131'],
  ['Mozilla/5.0 (Windows NT; Windows NT 10.0; en-US) WindowsPowerShell/5.1.19041', 'Mozilla'],
  ['Mozilla/', 'Mozilla'],
  ['(a pipeline)', '(a pipeline)'],
  [null, 'none'],
  ['', 'none'],
  [' \u0000\u0085 ', 'none'],
  ['cu\u0007rl/8.1', 'curl/8'],
  ['other', 'unnamed'],
  ['unknown', 'unnamed'],
  ['unknown/3', 'unknown/3'],
])('%j is %s', (userAgent, family) => {
  expect(clientFamily(userAgent)).toBe(family)
})

test('long ones are cut', () => {
  expect(clientFamily('a'.repeat(10_000))).toBe('a'.repeat(40))
  expect(clientFamily(`(${'a'.repeat(10_000)}`)).toHaveLength(40)
  expect(clientFamily(`Mozilla/5.0 ${'('.repeat(10_000)}`).length).toBeLessThanOrEqual(46)
})

test('a key that somebody put there is not in it', () => {
  const secret = makeSecret()
  for (const userAgent of [secret, `${secret}/1.0`, `(${secret})`, `Mozilla/5.0 ${secret}/7`, `deploy-${secret}`]) {
    expect(clientFamily(userAgent)).not.toContain(secret.slice(8, 20))
  }
  const parts = [secret.slice(4), secret.slice(4, 22), `%73ei_${secret.slice(4)}`, Buffer.from(`u:${secret}`).toString('base64')]
  for (const part of parts) expect(clientFamily(part)).toBe('unnamed')
})

test('more browsers than are remembered are told apart too', () => {
  const families = Array.from({ length: 1_200 }, (_, index) => clientFamily(chrome(`${index}.0`)))
  expect(new Set(families).size).toBe(1_200)
  expect(clientFamily(chrome('3.0'))).toBe('Chrome/3')
})
