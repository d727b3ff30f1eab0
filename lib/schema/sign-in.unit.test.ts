import { expect, test } from 'vitest'
import { SignIn } from './sign-in'

test('an email is trimmed and lower-cased, a password is left as it is', () => {
  expect(SignIn.parse({ email: ' Ada@Example.COM ', password: ' Pass ' })).toEqual({
    email: 'ada@example.com',
    password: ' Pass ',
  })
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
