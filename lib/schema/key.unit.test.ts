import { describe, expect, test } from 'vitest'
import { DeleteKey } from './deleted-key'
import { CreateKey, ListKeys, UpdateKey } from './key'

const key = { name: 'CI', role: 'INGESTION' }

/** What is wrong with an input: a line for each issue. */
const complaints = (schema: typeof CreateKey | typeof UpdateKey | typeof ListKeys, input: unknown) =>
  schema.safeParse(input).error?.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`) ?? []

test('a key needs a name and a role; the description may be left out', () => {
  expect(CreateKey.parse({ name: '  CI\n', role: 'ADMIN' })).toEqual({ name: 'CI', description: '', role: 'ADMIN' })
  expect(complaints(CreateKey, {})).toEqual(['name: Name must be text.', 'role: Role must be ADMIN or INGESTION.'])
})

describe('names', () => {
  const names = ['a', 'x'.repeat(128), '🎉'.repeat(128), 'Ключ', '日本語', 'a'.padStart(200), "'); DROP TABLE api_key;--"]

  test.each(names)('%j is one', (name) => {
    expect(complaints(CreateKey, { ...key, name })).toEqual([])
  })

  test.each([
    ['', 'Enter a name.'],
    ['  \t ', 'Enter a name.'],
    ['\u200b\u200d', 'Enter a name.'],
    ['x'.repeat(129), 'Name must be at most 128 characters.'],
    ['🎉'.repeat(129), 'Name must be at most 128 characters.'],
    ['a\0b', 'Name has a character that cannot be shown: U+0000 at position 2. Remove it.'],
    ['a\nb', 'Name has a character that cannot be shown: U+000A at position 2. Remove it.'],
    ['a\u2028b', 'Name has a character that cannot be shown: U+2028 at position 2. Remove it.'],
    ['a\u2029b', 'Name has a character that cannot be shown: U+2029 at position 2. Remove it.'],
    ['a\u0085b', 'Name has a character that cannot be shown: U+0085 at position 2. Remove it.'],
    ['a\ud800', 'Name has a character that cannot be shown: U+D800 at position 2. Remove it.'],
    ['ci\u202egnp.exe', 'Name has a character that cannot be shown: U+202E at position 3. Remove it.'],
    ['🎉\u200b\u2066b', 'Name has a character that cannot be shown: U+2066 at position 2. Remove it.'],
    ['\u0001\u0002\u0003\u0004a', 'Name has a character that cannot be shown: U+0001 at position 1, U+0002 at position 2, U+0003 at position 3 and 1 more. Remove it.'],
    [7, 'Name must be text.'],
    [['CI'], 'Name must be text.'],
    [null, 'Name must be text.'],
  ])('%j is none', (name, complaint) => {
    expect(complaints(CreateKey, { ...key, name })).toContain(`name: ${complaint}`)
  })
})

test.each([
  ['\ufeffCI', 'CI'],
  ['C\u200bI', 'CI'],
  ['CI\u200e\u200f\u061c', 'CI'],
  ['C\u00adI\u2060', 'CI'],
  ['C\u3164I\u034f', 'CI'],
  ['\u200b CI \u200b', 'CI'],
  ['C\u{e0041}I\u{e0001}', 'CI'],
  ['a\ufe0f\ufe0f\ufe0fb', 'a\ufe0fb'],
])('%j is named %j, without noise', (typed, name) => {
  expect(CreateKey.parse({ ...key, name: typed, description: typed })).toMatchObject({ name, description: name })
  expect(UpdateKey.parse({ name: typed })).toEqual({ name })
})

test.each(['\u{1f469}\u200d\u{1f4bb} CI', '❤\ufe0f', '\u{1f3f4}\u{e0067}\u{e0062}\u{e0073}\u{e0063}\u{e0074}\u{e007f}', 'می\u200cخواهم', '葛\u{e0100}', 'ᠠ\u180b'])(
  '%j stays as it is',
  (name) => expect(CreateKey.parse({ ...key, name, description: name })).toMatchObject({ name, description: name }),
)

describe('descriptions', () => {
  test('has no API key in it, as a name has none', () => {
    const secret = `sei_${'aB3'.repeat(12)}`
    const complaint = expect.stringContaining('has an API key in it')
    for (const field of ['name', 'description']) {
      expect(complaints(CreateKey, { ...key, [field]: `copy of ${secret}` })).toEqual([complaint])
      expect(complaints(UpdateKey, { [field]: `${secret.slice(0, 9)}\u200d${secret.slice(9)}` })).toEqual([complaint])
      expect(complaints(UpdateKey, { [field]: 'sei_aB3a…aB3a' })).toEqual([])
    }
  })

  test.each(['', 'two\nlines', 'two\u2028lines', 'tab\tand\r\nbreak', 'x'.repeat(1024), '🎉'.repeat(1024)])('%.40s is one', (description) => {
    expect(complaints(CreateKey, { ...key, description })).toEqual([])
  })

  test.each(['x'.repeat(1025), 'a\0b', 'a\u001b[31m', 'a\u202eb', null, 7])('%.40s is none', (description) => {
    const complaint = expect.stringMatching(/^description: Description /)
    expect(complaints(CreateKey, { ...key, description })).toEqual([complaint])
  })
})

test.each(['admin', 'OWNER', '', null, ['ADMIN']])('%j is no role', (role) => {
  expect(complaints(CreateKey, { ...key, role })).toEqual(['role: Role must be ADMIN or INGESTION.'])
})

test('unknown fields are refused, also those that a script would like to set', () => {
  for (const field of ['id', 'projectId', 'secret', 'status', 'constructor', 'toString']) {
    expect(CreateKey.safeParse({ ...key, [field]: 'x' }).error?.issues).toMatchObject([{ keys: [field] }])
  }
  const poisoned: unknown = JSON.parse('{"name":"CI","role":"ADMIN","__proto__":{"role":"ADMIN"}}')
  expect(CreateKey.safeParse(poisoned).error?.issues).toMatchObject([{ keys: ['__proto__'] }])
})

test.each([null, [], 'text', 7, undefined])('%j is no key', (input) => {
  expect(CreateKey.safeParse(input).success).toBe(false)
})

describe('an update', () => {
  test('changes the name, the description, both or nothing', () => {
    for (const input of [{ name: 'a' }, { description: '' }, { name: 'a', description: 'b' }, {}]) {
      expect(UpdateKey.parse(input)).toEqual(input)
    }
  })

  test('can narrow the role, and not widen it', () => {
    expect(UpdateKey.parse({ role: 'INGESTION' })).toEqual({ role: 'INGESTION' })
    expect(complaints(UpdateKey, { role: 'ADMIN' })).toEqual([expect.stringContaining('never widened')])
  })

  test('has the limits of a new key', () => {
    expect(complaints(UpdateKey, { name: ' ' })).toEqual(['name: Enter a name.'])
    expect(complaints(UpdateKey, { description: 'x'.repeat(1025) })).toHaveLength(1)
  })
})

describe('a list', () => {
  test('needs nothing', () => {
    expect(ListKeys.parse({})).toEqual({ sort: 'createdAt', limit: 25 })
  })

  test('takes query parameters, which are text', () => {
    const query = { q: ' ci ', role: 'ADMIN', sort: 'name', order: 'desc', limit: '100', cursor: 'abc' }
    expect(ListKeys.parse(query)).toEqual({ ...query, q: 'ci', limit: 100 })
  })

  test.each([
    [{ limit: '0' }, /^limit: limit must be from 1 to 100/],
    [{ limit: '101' }, /^limit: limit must be from 1 to 100/],
    [{ limit: '1.5' }, /^limit: limit must be a whole number/],
    [{ limit: 'ten' }, /^limit: limit must be a number/],
    [{ limit: '' }, /^limit: limit must be from 1 to 100/],
    [{ limit: ['1', '2'] }, /^limit: limit must be a number/],
    [{ sort: 'hash' }, /^sort: sort must be/],
    [{ sort: ['name', 'name'] }, /^sort: sort must be/],
    [{ order: 'random()' }, /^order: order must be/],
    [{ role: 'OWNER' }, /^role: Role must be/],
    [{ q: 'x'.repeat(201) }, /^q: q must be at most 200 characters/],
    [{ q: 'a\0b' }, /^q: /],
    [{ q: ['a', 'b'] }, /^q: /],
    [{ cursor: ['a', 'b'] }, /^cursor: /],
    // The message is the server's where its code is loaded in this process too.
    [{ page: '2' }, /Unrecognized key|There is no such field/],
  ])('refuses %j', (query, complaint) => {
    expect(complaints(ListKeys, query)).toEqual([expect.stringMatching(complaint)])
  })
})

describe('the reason of a deletion', () => {
  test.each([[{}, {}], [{ reason: ' Leaked\u200b ' }, { reason: 'Leaked' }], [{ reason: '' }, { reason: '' }]])('%j is one', (input, parsed) => {
    expect(DeleteKey.parse(input)).toEqual(parsed)
  })

  test.each(['x'.repeat(257), `Leaked: sei_${'0'.repeat(36)}`, 'a\0b', '\u202eb', 7, null])('%j is none', (reason) => {
    expect(DeleteKey.safeParse({ reason }).success).toBe(false)
  })
})

test.each([
  [0, 'expiresInDays must be at least 1.'],
  [-1, 'expiresInDays must be at least 1.'],
  [1.5, 'expiresInDays must be a whole number of days.'],
  [36_501, 'expiresInDays can be at most 36500, which is 100 years.'],
  ['30', 'expiresInDays must be a number of days.'],
  [null, 'expiresInDays must be a number of days.'],
])('%j is no number of days that a key lives, which is said in words', (expiresInDays, complaint) => {
  expect(complaints(CreateKey, { ...key, expiresInDays })).toEqual([`expiresInDays: ${complaint}`])
})
