import { describe, expect, test } from 'vitest'
import { hasSecret, hintOf, secretIn, shortenSecret, shortenSecretsInPath } from './secret-hint'

const secret = 'sei_AbCd0123456789EfGh0123456789IjKlWxYz'
const hint = 'sei_AbCd…WxYz'

test('the hint shows eight characters of the secret and no more', () => {
  expect(hintOf(secret)).toBe(hint)
})

describe('a search text', () => {
  test.each([
    secret,
    ` ${secret}\n`,
    `"${secret}"`,
    `x-api-key: ${secret}`,
    `Authorization: ApiKey ${secret}`,
    `https://keys.example.com/?q=sei%5F${secret.slice(4)}`,
    `${secret.slice(0, 12)}\u200b${secret.slice(12)}\ufeff`,
    `${secret} ${secret}`,
  ])('becomes the hint of the secret in it, which can be looked up: %j', (text) => {
    expect(shortenSecret(text)).toBe(hint)
    expect(secretIn(text)).toBe(secret)
  })

  test.each([secret.slice(0, -1), secret.slice(0, 28)])('becomes the beginning of a secret that was cut off: %s', (text) => {
    expect(shortenSecret(text)).toBe('sei_AbCd')
    expect(secretIn(text)).toBeNull()
  })

  test.each(['', 'ci', hint, 'sei_AbCd...WxYz', 'sei_production import', secret.slice(0, 27), 'x'.repeat(200)])(
    'stays as it is otherwise: %j',
    (text) => expect(shortenSecret(text)).toBe(text),
  )
})

test('a path keeps its other parameters, and can be used as a path', () => {
  const path = `/orgs/a/projects/b/account-management/api-keys?q=${secret}&role=ADMIN&x=sei%5f${secret.slice(4)}#top`
  const encoded = encodeURIComponent(hint)
  expect(shortenSecretsInPath(path)).toBe(
    `/orgs/a/projects/b/account-management/api-keys?q=${encoded}&role=ADMIN&x=${encoded}#top`,
  )
})

test.each([
  [secret, true],
  [`copy of ${secret.slice(0, 9)}\u200d${secret.slice(9)}.`, true],
  [secret.slice(0, -1), false],
  [hint, false],
])('%j has a whole secret in it: %s', (text, expected) => expect(hasSecret(text)).toBe(expected))
