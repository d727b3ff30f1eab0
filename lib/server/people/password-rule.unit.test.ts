import { expect, test } from 'vitest'
import { whyNotPassword } from './password-rule'

const email = 'ada.lovelace@engines.example.com'

test.each([
  'correct horse battery',
  'a password of the tests',
  'TfG7k2pQx9Lm',
  '7f3a9c1e2b4d',
  'vier Äpfel im Schrank',
  '十二個以上の文字があるので良い',
  'ada likes pears and plums',
  `${'ab c'.repeat(4)}, and some more of it`,
  'Kiefer-Zaun-Lampe-7',
  'x!9$kQ#2_?=+',
  'correct-horse-battery',
])('%s is a good one', async (password) => {
  expect(await whyNotPassword(password, email)).toBeNull()
})

test.each(['', 'short', 'Tf7k2pQx9Lm', '👍'.repeat(11)])('%j is too short', async (password) => {
  expect(await whyNotPassword(password, email)).toBe('must have at least 12 characters')
})

test('one of 129 characters is too long, one of 128 is not, whatever they are', async () => {
  const long = 'Kiefer Zaun 👍👍 Lampe '.repeat(10)
  const cut = (length: number) => [...long].slice(0, length).join('')
  expect(await whyNotPassword(cut(128), email)).toBeNull()
  expect(await whyNotPassword(cut(129), email)).toBe('must have at most 128 characters')
})

test.each([
  'password1234',
  'Password1234',
  'Password123!',
  'P@ssw0rd1234',
  'passwordpassword',
  'PASSWORD-PASSWORD',
  'mypassword123',
  'password 1234',
  '123456789012',
  '1234567890ab',
  'qwertyuiop12',
  'qwertyuiop[]',
  'qwerty123456',
  'QWERTY-12345',
  'asdfghjkl;12',
  '1q2w3e4r5t6y',
  'q1w2e3r4t5y6',
  'zaq12wsxcde3',
  'letmein12345',
  'administrator',
  'Administrator1',
  'admin1234567',
  'adminadminadmin',
  'welcome12345',
  'iloveyou1234',
  'monkey123456',
  'changeme1234',
  'ChangeMe!2026',
  'secretsecret',
  'aaaaaaaaaaaa',
  '            ',
  'abcdefghijkl',
  'abcabcabcabc',
  '111111111111',
  '121212121212',
  'trustno1trustno1',
  'sei-api-keys',
  'harness12345',
  'password'.repeat(16),
  'a'.repeat(128),
])('%s is too easy to guess', async (password) => {
  expect(await whyNotPassword(password, email)).toMatch(/^is too easy to guess/)
})

test.each([
  email,
  email.toUpperCase(),
  `${email}1234`,
  'ada.lovelace',
  'Ada.Lovelace.2026',
  'lovelace1234',
  'LovelaceEngines',
  'engines.example.com',
  'engines-engines!',
  'password-of-ada',
])('%s is made of the email', async (password) => {
  expect(await whyNotPassword(password, email)).toMatch(/^(must not be made of the email|is too easy to guess)/)
})

test.each(['Grace Hopper 1', 'gracehopper12', 'HOPPER-hopper-1', 'Hopper, Grace!', 'grace.hopper.grace'])(
  '%s is made of the name',
  async (password) => {
    expect(await whyNotPassword(password, email, 'Grace Hopper')).toMatch(
      /^(must not be made of the email or the name|is too easy to guess)/,
    )
  },
)

test('a good password is one for whoever is called as they are', async () => {
  for (const name of ['Grace Hopper', '李', 'Al', '', '?!']) {
    expect(await whyNotPassword('correct horse battery', email, name)).toBeNull()
  }
})

test('no reason repeats the password', async () => {
  for (const password of ['password1234', 'ada.lovelace', 'short-one']) {
    expect(await whyNotPassword(password, email)).not.toContain(password)
  }
})
