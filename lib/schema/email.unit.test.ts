import { expect, test } from 'vitest'
import { emailKeyOf, isEmail, tidyEmail } from './email'

const invisible = ['\u200b', '\u00ad', '\u202a', '\u202e', '\u2066', '\ufeff', '\u200d', '\ufe0f', '\u{e0041}', '\u0001', '\u009f', '\ud83d']

test.each(invisible)('%j in an email is not there', (character) => {
  expect(emailKeyOf(`${character}Ana@exam${character}ple.com${character}`)).toBe('ana@example.com')
})

test.each([
  [' Ana@Example.com\u00a0', 'Ana@Example.com', 'ana@example.com'],
  ['jose\u0301@x.io', 'jos\u00e9@x.io', 'jos\u00e9@x.io'],
  ['JOSE\u0301@x.io', 'JOS\u00c9@x.io', 'jos\u00e9@x.io'],
  ['\u212aim@x.io', 'Kim@x.io', 'kim@x.io'],
  ['ΟΔΟΣ@x.io', 'ΟΔΟΣ@x.io', 'οδοσ@x.io'],
  ['οδος@x.io', 'οδος@x.io', 'οδοσ@x.io'],
  ['ana @example.com', 'ana @example.com', 'ana @example.com'],
  ['\u3000', '', ''],
])('%j is kept as %j and compared as %j', (typed, tidy, key) => {
  expect(tidyEmail(typed)).toBe(tidy)
  expect(emailKeyOf(typed)).toBe(key)
  expect(emailKeyOf(key)).toBe(key)
})

test.each(['ana@example.com', 'a@x.io', "o'brien+ci@sub.example.co.uk", 'a_b-c.d%e@x-y.example', 'josé@münchen.de', '用户@例え.jp', 'ana@xn--mnchen-3ya.de', 'x@1.example'])(
  '%s can be one',
  (email) => expect(isEmail(email)).toBe(true),
)

test.each([
  '', 'ana', 'ana@', '@example.com', 'ana@example', 'ana@@example.com', 'ana@b@example.com', 'mailto:ana@example.com',
  'Ana <ana@example.com>', '<ana@example.com>', 'ana @example.com', 'ana@exam ple.com', 'ana\t@example.com', 'ana@example.com,bob@example.com',
  'ana@example.com;', '"ana"@example.com', 'ana@.example.com', 'ana@example.com.', 'ana@example..com', 'ana@-example.com', 'ana@example-.com',
  '.ana@example.com', 'ana.@example.com', 'an..a@example.com', 'ana@127.0.0.1', 'ana@[127.0.0.1]', 'ana@exa/mple.com', 'n/a', '-', 'none', 'https://ana@example.com',
])('%j cannot', (email) => expect(isEmail(email)).toBe(false))
