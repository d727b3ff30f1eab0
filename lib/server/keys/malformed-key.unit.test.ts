import { expect, test } from 'vitest'
import { malformedKey } from './malformed-key'
import { makeSecret } from './secret'

const secret = makeSecret()
const swapped = secret.slice(0, -1) + (secret.endsWith('a') ? 'b' : 'a')
/** What a header field is read as where its bytes are UTF-8. */
const asHeader = (text: string) => Buffer.from(text).toString('latin1')

test.each([
  ['in double quotes', `"${secret}"`, /quotes/],
  ['in single quotes', `'${secret}'`, /quotes/],
  ['with one quote', `${secret}"`, /quotes/],
  ['in typographic quotes', `“${secret}”`, /quotes/],
  ['in those as bytes', asHeader(`“${secret}”`), /quotes/],
  ['a hint', `${secret.slice(0, 8)}…${secret.slice(-4)}`, /ellipsis/],
  ['a hint as bytes', asHeader(`${secret.slice(0, 8)}…${secret.slice(-4)}`), /ellipsis/],
  ['cut by dots', `${secret.slice(0, 20)}...`, /ellipsis/],
  ['with the header’s name', `x-api-key: ${secret}`, /name of a header/],
  ['with the header’s name without a space', `X-API-KEY:${secret}`, /name of a header/],
  ['with both', `Authorization: ApiKey ${secret}`, /name of a header/],
  ['with the name of another header', `api-key: ${secret}`, /name of a header/],
  ['with the name of a variable', `API_KEY=${secret}`, /name of a header/],
  ['with the scheme and a colon', `Bearer: ${secret}`, /name of a header/],
  ['with the scheme', `ApiKey ${secret}`, /name of a header/],
  ['with a space in it', `${secret.slice(0, 20)} ${secret.slice(20)}`, /a space/],
  ['twice', `${secret}, ${secret}`, /a comma/],
  ['a variable', '$SEI_API_KEY', /not filled in/],
  ['a placeholder', '<YOUR_API_KEY>', /not filled in/],
  ['the prefix alone', 'sei_', /cut off/],
  ['without its last character', secret.slice(0, -1), /cut off/],
  ['with one more', `${secret}0`, /more characters/],
  ['with a wrong character', swapped, /checksum/],
  ['with a hyphen', `${secret.slice(0, 20)}-${secret.slice(21)}`, /letters and digits/],
  ['in capitals', secret.toUpperCase(), /begins with sei_/],
  ['of another product', `ghp_${secret.slice(4)}`, /begins with sei_/],
  ['for another scheme', 'Basic YTpi', /begins with sei_/],
  ['after something else', `key=${secret}`, /something before/],
  ['a book', 'x'.repeat(1_000_000), /more characters/],
])('a key %s is told what is wrong with its form', (_name, token, reason) => {
  const { code, detail } = malformedKey(token)
  expect(code).toBe('invalid_key')
  expect(detail).toMatch(/^This does not look like a whole key: /)
  expect(detail).toMatch(reason)
  expect(detail).not.toContain(secret.slice(4, 20))
})

test('a reason is one object, whoever is told it', () => expect(malformedKey('sei_')).toBe(malformedKey('sei_x')))
