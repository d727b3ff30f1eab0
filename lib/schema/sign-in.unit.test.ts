import { expect, test } from 'vitest'
import { SignIn } from './sign-in'

test('an email is trimmed and lower-cased, a password is left as it is', () => {
  expect(SignIn.parse({ email: ' Ada@Example.COM ', password: ' Pass ' })).toEqual({
    email: 'ada@example.com',
    password: ' Pass ',
  })
})

test.each(['\u200bada@example.com', 'ADA@exam\u00adple.com\u00a0', '\u202aada@example.com\u202c'])('%j is the email that it looks like', (email) => {
  expect(SignIn.parse({ email, password: 'x' }).email).toBe('ada@example.com')
})

test.each([
  [{}, ['email', 'password']],
  [{ email: 'ada', password: 'x' }, ['email']],
  [{ email: `${'a'.repeat(250)}@example.com`, password: 'x' }, ['email']],
  [{ email: 'ada@example.com', password: '' }, ['password']],
  [{ email: 'ada@example.com', password: 'x'.repeat(1025) }, ['password']],
  [{ email: { $ne: null }, password: ['x'] }, ['email', 'password']],
])('%.60j is not enough to sign in: %j', (input, wrong) => {
  expect(SignIn.safeParse(input).error?.issues.map((issue) => issue.path.join('.'))).toEqual(wrong)
})
