import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { aternitySchema } from '../testing/make/external-schemas'
import { columnTypes, ExternalSchema, namingWarnings } from './external-schema'

const problemsOf = (schema: unknown) =>
  ExternalSchema.safeParse(schema).error?.issues.map(({ path, message }) => [path.join('/'), message.split(':')[0]])

const a = { name: 'a', type: 'string' }
const n = { name: 'n', type: 'integer' }

test("the documentation's sample comes back as it was given, bare and as the file", () => {
  expect(ExternalSchema.parse(aternitySchema)).toEqual(aternitySchema)
  expect(ExternalSchema.parse({ schema: aternitySchema })).toEqual(aternitySchema)
})

test.each(columnTypes)('type %s', (type) => {
  expect(ExternalSchema.parse({ columns: [{ name: 'a', type }] }).columns[0]?.type).toBe(type)
})

test.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'Größe', 'a b', '1'])('a column may be called %s', (name) => {
  expect(ExternalSchema.parse({ columns: [{ name, type: 'number', requiredWith: [name] }] }).columns[0]?.name).toBe(name)
})

describe('refuses', () => {
  test.each<[string, unknown, [string, string][]]>([
    ['nothing', undefined, [['', 'INVALID_SCHEMA_JSON']]],
    ['text', '{"columns":[]}', [['', 'INVALID_SCHEMA_JSON']]],
    ['no columns', {}, [['columns', 'INVALID_SCHEMA_JSON']]],
    ['null columns', { schema: { columns: null } }, [['columns', 'INVALID_SCHEMA_JSON']]],
    ['an empty list', { columns: [] }, [['columns', 'INVALID_SCHEMA_JSON']]],
    ['too many', { columns: Array.from({ length: 501 }, (_, i) => ({ ...a, name: `c${i}` })) }, [['columns', 'INVALID_SCHEMA_JSON']]],
    ['a number for a column', { columns: [1] }, [['columns/0', 'INVALID_SCHEMA_JSON']]],
    ['a list for a column', { columns: [a, []] }, [['columns/1', 'INVALID_SCHEMA_JSON']]],
    ['no name', { columns: [{ type: 'string' }] }, [['columns/0/name', 'MISSING_COLUMN_NAME']]],
    ['a blank name', { columns: [{ name: ' ', type: 'string' }] }, [['columns/0/name', 'MISSING_COLUMN_NAME']]],
    ['a broken name', { columns: [{ name: 'a\0', type: 'string' }] }, [['columns/0/name', 'INVALID_COLUMN_NAME']]],
    ['half a character', { columns: [{ name: 'a\ud800', type: 'string' }] }, [['columns/0/name', 'INVALID_COLUMN_NAME']]],
    ['no type', { columns: [{ name: 'a' }] }, [['columns/0/type', 'MISSING_COLUMN_TYPE']]],
    ['an empty type', { columns: [{ name: 'a', type: '' }] }, [['columns/0/type', 'MISSING_COLUMN_TYPE']]],
    ['another type', { columns: [{ name: 'a', type: 'float' }] }, [['columns/0/type', 'UNSUPPORTED_TYPE']]],
    ['a type of Object', { columns: [{ name: 'a', type: 'constructor' }] }, [['columns/0/type', 'UNSUPPORTED_TYPE']]],
    ['a name twice', { columns: [a, n, a] }, [['columns/2/name', 'DUPLICATE_COLUMN']]],
    ['values of a number', { columns: [{ ...n, allowedValues: ['x'] }] }, [['columns/0/allowedValues', 'INVALID_CONSTRAINT']]],
    ['no values', { columns: [{ ...a, allowedValues: [] }] }, [['columns/0/allowedValues', 'INVALID_CONSTRAINT']]],
    ['values that are not text', { columns: [{ ...a, allowedValues: [1] }] }, [['columns/0/allowedValues/0', 'INVALID_CONSTRAINT']]],
    ['bounds of a text', { columns: [{ ...a, min: 1, max: 2 }] }, [['columns/0/min', 'INVALID_CONSTRAINT'], ['columns/0/max', 'INVALID_CONSTRAINT']]],
    ['a bound as text', { columns: [{ ...n, min: '1' }] }, [['columns/0/min', 'INVALID_CONSTRAINT']]],
    ['bounds the wrong way', { columns: [{ ...n, min: 2, max: 1 }] }, [['columns/0/min', 'INVALID_CONSTRAINT']]],
    ['a floor of a flag', { columns: [{ name: 'a', type: 'boolean', mustBeGreaterThan: 0 }] }, [['columns/0/mustBeGreaterThan', 'INVALID_CONSTRAINT']]],
    ['a floor by name', { columns: [{ ...n, mustBeGreaterThan: 'n' }] }, [['columns/0/mustBeGreaterThan', 'INVALID_CONSTRAINT']]],
    ['a column that is not there', { columns: [{ ...n, mustBeGreaterThanOrEqual: 'm' }] }, [['columns/0/mustBeGreaterThanOrEqual', 'UNKNOWN_REFERENCED_COLUMN']]],
    ['a column of Object', { columns: [{ ...n, mustBeGreaterThanOrEqual: 'constructor' }] }, [['columns/0/mustBeGreaterThanOrEqual', 'UNKNOWN_REFERENCED_COLUMN']]],
    ['a text to compare with', { columns: [{ ...n, mustBeGreaterThanOrEqual: 'a' }, a] }, [['columns/0/mustBeGreaterThanOrEqual', 'INVALID_CONSTRAINT']]],
    ['itself to compare with', { columns: [{ ...n, mustBeGreaterThanOrEqual: 'n' }] }, [['columns/0/mustBeGreaterThanOrEqual', 'INVALID_CONSTRAINT']]],
    ['an unknown companion', { columns: [{ ...a, requiredWith: ['timestamp', 'b'] }] }, [['columns/0/requiredWith', 'UNKNOWN_REFERENCED_COLUMN']]],
    ['a companion that is no list', { columns: [{ ...a, requiredWith: 'b' }] }, [['columns/0/requiredWith', 'INVALID_CONSTRAINT']]],
    ['a flag as text', { columns: [{ ...a, required: 'true' }] }, [['columns/0/required', 'INVALID_CONSTRAINT']]],
    ['a description that is too long', { columns: [{ ...a, description: 'x'.repeat(1_025) }] }, [['columns/0/description', 'INVALID_CONSTRAINT']]],
    ['several at once', { columns: [{ name: 'a' }, { type: 'string' }] }, [['columns/0/type', 'MISSING_COLUMN_TYPE'], ['columns/1/name', 'MISSING_COLUMN_NAME']]],
  ])('%s', (_name, schema, problems) => {
    expect(problemsOf(schema)).toEqual(problems)
  })

  test('a property that no column has', () => {
    const { error } = ExternalSchema.safeParse({ columns: [{ ...a, requried: true }] })
    expect(error?.issues).toMatchObject([
      { code: 'unrecognized_keys', keys: ['requried'], message: expect.stringMatching(/^INVALID_CONSTRAINT: /) },
    ])
  })
})

test('names that are not in snake_case are warned of', () => {
  const names = ['a', 'response_time', 'p95', 'Größe', 'a b', '1', '_a', 'A', 'a-b', '__proto__']
  const schema = ExternalSchema.parse({ columns: names.map((name) => ({ name, type: 'json' })) })
  const pointers = [3, 4, 5, 6, 7, 8, 9].map((place) => `/schema/columns/${place}/name`)
  expect(namingWarnings(schema).map(({ pointer }) => pointer)).toEqual(pointers)
})

test('whatever it is given, it answers, and what it takes it takes as it is', () => {
  const column = fc.record(
    {
      name: fc.oneof(fc.constantFrom('a', 'b', '__proto__'), fc.string()),
      type: fc.oneof(fc.constantFrom(...columnTypes), fc.string()),
      required: fc.boolean(),
      min: fc.oneof(fc.double(), fc.integer()),
      max: fc.oneof(fc.double(), fc.string()),
      allowedValues: fc.array(fc.string()),
      requiredWith: fc.array(fc.constantFrom('a', 'b', 'timestamp')),
      mustBeGreaterThanOrEqual: fc.constantFrom('a', 'b'),
    },
    { requiredKeys: ['name', 'type'] },
  )
  const schema = fc.oneof(fc.record({ columns: fc.array(column) }), fc.jsonValue())
  fc.assert(
    fc.property(schema, (given) => {
      const { success, data, error } = ExternalSchema.safeParse(given)
      if (success) expect(data.columns).toEqual((given as { columns: unknown }).columns)
      else for (const { message } of error.issues) expect(message).toMatch(/^[A-Z]+_[A-Z_]+: /)
    }),
    { numRuns: 500 },
  )
})
