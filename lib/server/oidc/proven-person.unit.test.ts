import { expect, test } from 'vitest'
import { provenPersonOf, type Claims } from './proven-person'

const issuer = 'https://login.example.com'
const settings = { issuer, trustEmail: false, groupsClaim: 'groups' }
const good = { iss: issuer, sub: 'one', iat: 1_790_000_000 }
const read = (claims: Claims, userClaims: Claims = {}, more = {}) => provenPersonOf('a.b.c', { ...good, ...claims }, userClaims, { ...settings, ...more })

test.each([
  [{ email_verified: true }, true],
  [{ email_verified: false }, false],
  [{}, false],
  [{ email_verified: 'yes' }, false],
  [{ xms_edov: true }, true],
  [{ xms_edov: 1 }, true],
  [{ xms_edov: false }, false],
  [{ xms_edov: true, email_verified: false }, false],
])('an email with %o is verified: %s', (claims, isVerified) => {
  expect(read({ email: 'Ana@Example.com', ...claims })).toMatchObject({ email: 'ana@example.com', isEmailVerified: isVerified })
})

test('a trusted provider need not say that emails are verified, and its no is one', () => {
  expect(read({ email: 'ana@example.com' }, {}, { trustEmail: true }).isEmailVerified).toBe(true)
  expect(read({ email: 'ana@example.com', email_verified: false }, {}, { trustEmail: true }).isEmailVerified).toBe(false)
})

test.each<[unknown, string]>([
  ['mi\u212ae@example.com', 'a Kelvin sign for a k'],
  ['a\u200bna@example.com', 'a character that nobody sees'],
  [' ana@example.com', 'a space'],
  ['ana@example.com,eve@example.com', 'two'],
  ['no email', 'none'],
  [['ana@example.com'], 'a list'],
  [`${'a'.repeat(300)}@example.com`, 'a long one'],
])('%o is no email: %s', (email) => {
  expect(read({ email, email_verified: true })).toMatchObject({ email: null, isEmailVerified: false })
})

test('an email is verified only where the same place says so', () => {
  expect(read({ email: 'ana@example.com' }, { email: 'eve@example.com', email_verified: true })).toMatchObject({ email: 'ana@example.com', isEmailVerified: false })
  expect(read({ email_verified: true }, { email: 'eve@example.com' })).toMatchObject({ email: 'eve@example.com', isEmailVerified: false })
})

test.each([
  [{}, null],
  [{ groups: [] }, []],
  [{ groups: ['a', 'b'] }, ['a', 'b']],
  [{ groups: 'a' }, ['a']],
  [{ groups: ['a', 7] }, null],
  [{ groups: { a: true } }, null],
  [{ _claim_names: { groups: 'src1' } }, null],
  [{ groups: ['a'], _claim_names: { groups: 'src1' } }, null],
])('the groups of %o are %o', (claims, groups) => {
  expect(read(claims).groups).toEqual(groups)
})

test('groups that are told elsewhere are not read from the userinfo endpoint instead', () => {
  expect(read({ _claim_names: { groups: 'src1' } }, { groups: ['a'] }).groups).toBeNull()
  expect(read({}, { groups: ['a'] }).groups).toEqual(['a'])
})

test.each([{ iss: 'https://other.example.com' }, { sub: '' }, { sub: 'a'.repeat(256) }, { sub: 7 }, { sub: 'ünï' }])('%o is nobody', (claims) => {
  expect(() => read(claims as Claims)).toThrow('names nobody')
})
