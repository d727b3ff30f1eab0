import { describe, expect, test } from 'vitest'
import { checksum, hashSecret, isWellFormed, makeSecret } from './secret'

describe('checksum', () => {
  test('agrees with the published npm token', () => {
    const published = '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'
    expect(checksum(published.slice(4, 34))).toBe(published.slice(34))
  })

  test('is six characters even for a small number', () => {
    expect(checksum('')).toBe('000000')
  })
})

test('10,000 made secrets match the pattern, are distinct and well-formed', () => {
  const secrets = Array.from({ length: 10_000 }, makeSecret)
  expect(new Set(secrets).size).toBe(10_000)
  for (const secret of secrets) {
    expect(secret).toMatch(/^sei_[0-9A-Za-z]{36}$/)
    expect(isWellFormed(secret)).toBe(true)
  }
})

test('one changed character, anywhere, is not well-formed', () => {
  const secret = makeSecret()
  for (let at = 0; at < secret.length; at += 1) {
    const other = secret[at] === 'a' ? 'b' : 'a'
    expect(isWellFormed(secret.slice(0, at) + other + secret.slice(at + 1))).toBe(false)
  }
})

test.each([
  '',
  'sei_',
  'SEI_'.padEnd(40, 'a'),
  `${makeSecret()}\n`,
  ` ${makeSecret()}`,
  makeSecret().slice(0, -1),
  `${makeSecret()}0`,
  'x'.repeat(1_000_000),
])('%.12j is not well-formed', (token) => {
  expect(isWellFormed(token)).toBe(false)
})

test('every character of the alphabet appears in the random part', () => {
  const seen = new Set(Array.from({ length: 2_000 }, () => makeSecret().slice(4, 34)).join(''))
  expect(seen.size).toBe(62)
})

test('the hash is SHA-256 of the whole secret', () => {
  // FIPS 180-4, example of one block.
  expect(hashSecret('abc').toString('hex')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad')
})
