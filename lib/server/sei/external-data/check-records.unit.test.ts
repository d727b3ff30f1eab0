import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ExternalSchema, type ExternalColumn } from '../../../schema/external-schema'
import { isStorableJson } from '../../../schema/storable-json'
import { aternityRecord, aternitySchema } from '../../../testing/make/external-schemas'
import { checkRecords, maxViolations, recordChecker } from './check-records'

const aternity = ExternalSchema.parse(aternitySchema).columns

/** The columns of a schema of one column `a`, and of two number columns to compare it with. */
const columnsOf = (rules: Partial<ExternalColumn>): ExternalColumn[] => [
  { name: 'a', type: 'string', ...rules },
  { name: 'b', type: 'number' },
  { name: 'c', type: 'string' },
]
const codesOf = async (rules: Partial<ExternalColumn>, record: unknown) =>
  (await checkRecords(columnsOf(rules), [record])).violations.map(({ field, code }) => `${field} ${code}`)

test("the documentation's sample record fits its schema", async () => {
  expect(await checkRecords(aternity, [aternityRecord])).toEqual({ invalid: 0, violations: [] })
})

describe('types', () => {
  const own = Object.assign(JSON.parse('{"__proto__":1}'), {})
  test.each<[ExternalColumn['type'], unknown[], unknown[]]>([
    ['string', ['x', '', 'ä🎉'], [1, true, {}, [], 'a\0', 'a\ud800']],
    ['number', [1, 1.5, -1e300, 0], ['1', true, Infinity, {}, '']],
    ['double', [0.1], ['0.1']],
    ['integer', [1, -1, 0, Number.MAX_SAFE_INTEGER], [1.5, '1', 2 ** 53, -(2 ** 53), 1e300, true]],
    ['long', [3600], [3599.96]],
    ['boolean', [true, false], [0, 'true', 'false', '']],
    [
      'timestamp',
      ['2026-03-05T22:45:39Z', '2026-03-05T22:45:39.123+05:30', '2026-03-05T22:45:39', '2026-03-05', '2024-02-29'],
      ['2026-02-29', '2026-13-01T00:00:00Z', '05.03.2026', 'now', 1772750739000, '2026-03-05 22:45:39', ''],
    ],
    ['json', [1, 'x', true, [], {}, { deep: [own] }, ''], [Infinity, 'a\0', { 'a\0': 1 }, [['\udc00']]]],
  ])('%s', async (type, good, bad) => {
    for (const value of good) expect(await codesOf({ type }, { a: value })).toEqual([])
    for (const value of bad) expect(await codesOf({ type }, { a: value })).toEqual(['a INVALID_TYPE'])
  })

  test('JSON that is too deep is refused, however deep', async () => {
    const nested = (depth: number) => JSON.parse('['.repeat(depth) + ']'.repeat(depth)) as unknown
    expect(await codesOf({ type: 'json' }, { a: nested(100) })).toEqual([])
    expect(await codesOf({ type: 'json' }, { a: nested(101) })).toEqual(['a INVALID_TYPE'])
    expect(await codesOf({ type: 'json' }, { a: nested(200_000) })).toEqual(['a INVALID_TYPE'])
  })
})

describe('rules', () => {
  test.each<[string, Partial<ExternalColumn>, Record<string, unknown>, string[]]>([
    ['required', { required: true }, { b: 1 }, ['a MISSING_REQUIRED_FIELD']],
    ['required takes null', { required: true }, { a: null }, []],
    ['required takes an empty text', { required: true }, { a: '' }, []],
    ['not nullable takes absence', { nullable: false }, {}, []],
    ['not nullable refuses null', { nullable: false }, { a: null }, ['a NULL_NOT_ALLOWED']],
    ['not nullable refuses an empty text', { nullable: false }, { a: '' }, ['a NULL_NOT_ALLOWED']],
    ['nullable takes null', { type: 'integer', min: 1 }, { a: null }, []],
    ['allowed', { allowedValues: ['x', 'y'] }, { a: 'x' }, []],
    ['not allowed', { allowedValues: ['x', 'y'] }, { a: 'X' }, ['a VALUE_NOT_ALLOWED']],
    ['at min', { type: 'number', min: 1 }, { a: 1 }, []],
    ['below min', { type: 'number', min: 1 }, { a: 0.999 }, ['a VALUE_BELOW_MIN']],
    ['at max', { type: 'integer', max: 1 }, { a: 1 }, []],
    ['above max', { type: 'integer', max: 1 }, { a: 2 }, ['a VALUE_ABOVE_MAX']],
    ['above the floor', { type: 'number', mustBeGreaterThan: 0 }, { a: 5e-324 }, []],
    ['at the floor', { type: 'number', mustBeGreaterThan: 0 }, { a: 0 }, ['a MUST_BE_GREATER_THAN']],
    ['as much as the other', { type: 'number', mustBeGreaterThanOrEqual: 'b' }, { a: 2, b: 2 }, []],
    ['less than the other', { type: 'number', mustBeGreaterThanOrEqual: 'b' }, { a: 1, b: 2 }, ['a MUST_BE_GREATER_THAN_OR_EQUAL']],
    ['the other is not there', { type: 'number', mustBeGreaterThanOrEqual: 'b' }, { a: 1 }, []],
    ['the other is null', { type: 'number', mustBeGreaterThanOrEqual: 'b' }, { a: -1, b: null }, []],
    ['the companion is there', { requiredWith: ['b', 'c'] }, { a: 'x', b: 1, c: '' }, []],
    ['a companion is missing', { requiredWith: ['b', 'c'] }, { a: 'x', b: 1 }, ['a REQUIRED_WITH_MISSING']],
    ['companions need nothing themselves', { requiredWith: ['b'] }, { b: 1 }, []],
    ['several at once', { type: 'number', required: true, min: 5, mustBeGreaterThan: 4, requiredWith: ['c'] }, { a: 1, x: 2 }, [
      'x UNKNOWN_FIELD',
      'a REQUIRED_WITH_MISSING',
      'a VALUE_BELOW_MIN',
      'a MUST_BE_GREATER_THAN',
    ]],
    ['timestamp needs no column', {}, { timestamp: '2025-01-01T00:00:00Z' }, []],
    ['timestamp has a type', {}, { timestamp: 1 }, ['timestamp INVALID_TYPE']],
  ])('%s', async (_name, rules, record, codes) => {
    expect(await codesOf(rules, record)).toEqual(codes)
  })

  test('a schema may have a timestamp of its own', async () => {
    expect((await checkRecords([{ name: 'timestamp', type: 'long' }], [{ timestamp: 1 }])).invalid).toBe(0)
  })

  test.each([null, 1, 'x', [], [[]]])('%j is no record', async (record) => {
    expect((await checkRecords(aternity, [record])).violations).toEqual([
      { index: 0, field: null, code: 'INVALID_TYPE', message: 'A record must be an object' },
    ])
  })
})

describe('names of Object', () => {
  const names = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'valueOf']

  test.each(names)('%s is unknown unless the schema has it', async (name) => {
    const record: unknown = JSON.parse(`{"${name}":{"polluted":1}}`)
    expect(await codesOf({}, record)).toEqual([`${name} UNKNOWN_FIELD`])
    expect((await checkRecords([{ name, type: 'json' }], [record])).invalid).toBe(0)
    expect((await checkRecords([{ name, type: 'string' }], [record])).violations[0]?.code).toBe('INVALID_TYPE')
    expect('polluted' in {}).toBe(false)
  })

  test.each(names)('%s is missing where a record does not have it itself', async (name) => {
    const columns: ExternalColumn[] = [{ name, type: 'json', required: true }]
    expect((await checkRecords(columns, [{}])).violations[0]?.code).toBe('MISSING_REQUIRED_FIELD')
    expect(await codesOf({ requiredWith: [name] }, { a: 'x' })).toEqual(['a REQUIRED_WITH_MISSING'])
    expect(await codesOf({ type: 'number', mustBeGreaterThanOrEqual: name }, { a: 1 })).toEqual([])
  })
})

test('violations say where and what, the documented way', async () => {
  const columns: ExternalColumn[] = [{ name: 'id', type: 'integer', required: true }]
  expect(await checkRecords(columns, [{ id: 1 }, {}, { id: 2 }])).toEqual({
    invalid: 1,
    violations: [
      { index: 1, field: 'id', code: 'MISSING_REQUIRED_FIELD', message: "Required field 'id' is missing" },
    ],
  })
})

test('counts are exact where the list of violations is cut', async () => {
  const records = Array.from({ length: 1_000 }, (_, n) => (n % 4 === 0 ? {} : { a: 1, z: 1 }))
  const { invalid, violations } = await checkRecords(columnsOf({}), records)
  expect(invalid).toBe(750)
  expect(violations).toHaveLength(maxViolations)
})

test('text of the caller cannot break what is kept of it', async () => {
  const { violations } = await checkRecords([], [{ ['\ud800\0'.repeat(500)]: 1 }])
  expect(isStorableJson(violations)).toBe(true)
  expect(JSON.stringify(violations).length).toBeLessThan(1_000)
})

test('whatever it is given, a record is told apart as its values say', async () => {
  const columns: ExternalColumn[] = [
    { name: 's', type: 'string', nullable: false },
    { name: 'n', type: 'integer', required: true, min: -10, max: 10 },
    { name: 'f', type: 'boolean', requiredWith: ['s'] },
  ]
  const record = fc.record(
    {
      s: fc.oneof(fc.string({ unit: 'binary' }), fc.constant(null)),
      n: fc.oneof(fc.integer({ min: -12, max: 12 }), fc.double()),
      f: fc.oneof(fc.boolean(), fc.constant(0)),
    },
    { requiredKeys: [] },
  )
  const isValid = (fields: Record<string, unknown>) =>
    (!('s' in fields) || (typeof fields.s === 'string' && fields.s !== '' && isStorableJson(fields.s))) &&
    Number.isSafeInteger(fields.n) &&
    Math.abs(fields.n as number) <= 10 &&
    (!('f' in fields) || (typeof fields.f === 'boolean' && 's' in fields))
  await fc.assert(
    fc.asyncProperty(fc.array(record, { maxLength: 20 }), async (records) => {
      const { invalid, violations } = await checkRecords(columns, records)
      expect(invalid).toBe(records.filter((fields) => !isValid(fields)).length)
      expect(new Set(violations.map(({ index }) => index)).size).toBe(invalid)
    }),
    { numRuns: 300 },
  )
  await fc.assert(fc.asyncProperty(fc.jsonValue(), async (value) => void (await checkRecords(columns, [value]))))
})

test('a companion that is named twice is missed once', async () => {
  expect(await codesOf({ requiredWith: ['c', 'c'] }, { a: 'x' })).toEqual(['a REQUIRED_WITH_MISSING'])
})

test('a message names the first ten of many allowed values', async () => {
  const allowedValues = Array.from({ length: 1_000 }, (_, index) => `v${index}`)
  const { violations } = await checkRecords(columnsOf({ allowedValues }), [{ a: 'x', d: 1 }])
  expect(violations.map(({ message }) => message)).toEqual([
    "Field 'd' is not in the schema",
    "Field 'a' must be one of: v0, v1, v2, v3, v4, v5, v6, v7, v8, v9",
  ])
})

test('where no more is told, a record is left at its first violation', () => {
  const columns: ExternalColumn[] = ['a', 'b', 'c'].map((name) => ({ name, type: 'integer', required: true }))
  for (const record of [{ a: 1, b: 'x' }, { x: 1, y: 1 }, null]) {
    const found: (string | null)[] = []
    recordChecker(columns)(record, (field) => void found.push(field), () => found.length > 0)
    expect(found).toHaveLength(1)
  }
})

test('others have their turns while many records are checked', async () => {
  const columns = Array.from({ length: 500 }, (_, n): ExternalColumn => ({ name: `c${n}`, type: 'timestamp' }))
  const record = Object.fromEntries(columns.map(({ name }) => [name, 'x']))
  let turns = 0
  const count = () => {
    turns += 1
    next = setImmediate(count)
  }
  let next = setImmediate(count)
  const { invalid, violations } = await checkRecords(columns, new Array(1_000).fill(record))
  clearImmediate(next)
  expect([invalid, violations.length]).toEqual([1_000, maxViolations])
  expect(turns).toBeGreaterThan(50)
})
