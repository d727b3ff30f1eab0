/** Requests that no well-behaved client sends, made from what a route's schema says it takes. */
import fc from 'fast-check'

type Schema = { [member: string]: unknown }

/** Texts that databases, parsers, spreadsheets and languages have choked on. */
const oddTexts = [
  '',
  ' ',
  '\0',
  'a\0b',
  '\ud800',
  '\udfff\ud800',
  '\u202etxt',
  '\u{1f469}\u200d\u{1f4bb}',
  'z̸̢͎͠a̵͔͝l̷̙̅g̶̣͒o',
  '__proto__',
  'constructor',
  'toString',
  '%',
  '%00',
  '../../etc/passwd',
  `' OR '1'='1`,
  '$1',
  '=HYPERLINK("x")',
  '0000-01-01T00:00:00Z',
  '+275760-09-13T00:00:00.001Z',
  '9'.repeat(400),
  'x'.repeat(70_000),
]

const oddNumbers = [0, -0, -1, 0.5, 1e-320, 2 ** 31, -(2 ** 31) - 1, 2 ** 53, 2 ** 63, 1e21, 1.7976931348623157e308]

/** An array in an array in an array … */
const deep = (levels: number) => `${'['.repeat(levels)}${']'.repeat(levels)}`

/** Stands for a value that is too deep for JSON.stringify. */
const deepest = 'the deepest'
const toJson = (value: unknown) => JSON.stringify(value).replaceAll(JSON.stringify(deepest), deep(20_000))

const withOwnProto = JSON.parse('{"__proto__": {"admin": true}, "constructor": {"prototype": 1}}') as unknown

const oddText = fc.oneof(fc.constantFrom(...oddTexts), fc.string({ unit: 'binary', maxLength: 40 }))

const oddValue: fc.Arbitrary<unknown> = fc.oneof(
  oddText,
  fc.constantFrom<unknown>(null, true, [], {}, [null], withOwnProto, JSON.parse(deep(200)), deepest, ...oddNumbers),
  fc.jsonValue({ maxDepth: 4 }),
)

/**
 * Values that a schema of the OpenAPI document describes, with an odd one here and there. `ids` are ids of things, the
 * caller's and others'.
 */
function valueOf(schema: Schema | boolean, components: Record<string, Schema>, ids: string[], depth = 0): fc.Arbitrary<unknown> {
  const inner = (each: unknown) => valueOf(each as Schema | boolean, components, ids, depth + 1)
  const odd = (usual: fc.Arbitrary<unknown>) => fc.oneof({ weight: 14, arbitrary: usual }, { weight: 1, arbitrary: oddValue })
  if (typeof schema === 'boolean') return oddValue
  if (depth > 12) return fc.constant(null)
  if (typeof schema.$ref === 'string') return inner(components[schema.$ref.split('/').at(-1)!])
  if ('const' in schema) return odd(fc.constant(schema.const))
  if (Array.isArray(schema.enum)) return odd(fc.constantFrom<unknown>(...schema.enum))
  const choices = schema.anyOf ?? schema.oneOf
  if (Array.isArray(choices)) return fc.oneof(...choices.map(inner))
  if (Array.isArray(schema.allOf)) return fc.tuple(...schema.allOf.map(inner)).map((parts) => Object.assign({}, ...parts) as unknown)
  switch (schema.type) {
    case 'object': {
      const members = Object.entries((schema.properties ?? {}) as Record<string, Schema>)
      const known = fc.record(Object.fromEntries(members.map(([name, each]) => [name, inner(each)])), { requiredKeys: [] })
      const full = fc.record(Object.fromEntries(members.map(([name, each]) => [name, inner(each)])))
      const more = fc.dictionary(oddText, oddValue, { maxKeys: 2 })
      const open = fc.tuple(known, more).map(([one, other]) => ({ ...one, ...other }))
      return odd(fc.oneof({ weight: 4, arbitrary: full }, known, open))
    }
    case 'array':
      return odd(fc.array(inner(schema.items ?? {}), { maxLength: 4 }))
    case 'string':
      return odd(
        fc.oneof(
          fc.constantFrom(...ids, 'name', 'email', 'ada@example.com', 'Platform', '2026-01-31', '2026-01-31T08:00:00Z'),
          fc.uuid(),
          fc.string({ maxLength: 20 }),
        ),
      )
    case 'integer':
    case 'number':
      return odd(fc.oneof(fc.integer({ min: -1, max: 300 }), fc.constantFrom(...ids.filter((id) => /^\d+$/.test(id)).map(Number))))
    case 'boolean':
      return odd(fc.boolean())
    default:
      return oddValue
  }
}

const jsonTexts = ['', '{', '{"a":', 'null', '1e999', '-', '"\\ud800"', '[1,]', '\ufeff{}', '{"a":1,"a":2}', '['.repeat(90_000), deep(90_000)]

const rawBodies: fc.Arbitrary<string | Uint8Array<ArrayBuffer>> = fc.oneof(
  fc.constantFrom(...jsonTexts),
  fc.uint8Array({ maxLength: 200 }).map((bytes) => new Uint8Array(bytes)),
  fc.constantFrom('--x\r\n', '--x\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\nname,email\r\n"a'),
)

const csvs = fc.oneof(
  fc.constantFrom('', '\ufeff', 'Name,Email\n', 'Name;Email\r\nAda;ada@example.com', 'Name,Name\na,b', '"', 'a,b\n"\n', '\0,\0\n\0,\0', '__proto__,Email\nx,y'),
  fc
    .array(fc.array(oddText, { minLength: 1, maxLength: 4 }), { maxLength: 5 })
    .map((rows) => rows.map((row) => row.join(',')).join('\n')),
)

function upload(csv: string): { body: BodyInit; headers: Record<string, string> } {
  const form = new FormData()
  form.set('file', new Blob([csv], { type: 'text/csv' }), 'data.csv')
  return { body: form, headers: {} }
}

const contentTypes = ['application/json', 'application/json; charset=utf-16', 'text/plain', 'text/csv', 'multipart/form-data', 'multipart/form-data; boundary=x', 'multipart/form-data; boundary=', '*/*', '']

/** Bodies for a route that takes this JSON, if any. */
export function bodies(schema: Schema | undefined, components: Record<string, Schema>, ids: string[]) {
  const json = (schema ? valueOf(schema, components, ids) : oddValue).map((value) => ({
    body: toJson(value) as BodyInit,
    headers: { 'content-type': 'application/json' } as Record<string, string>,
  }))
  const raw = fc.record({ body: rawBodies as fc.Arbitrary<BodyInit>, type: fc.constantFrom(...contentTypes) })
  return fc.oneof(
    { weight: 5, arbitrary: json },
    { weight: 2, arbitrary: raw.map(({ body, type }) => ({ body, headers: { 'content-type': type } })) },
    { weight: 2, arbitrary: csvs.map(upload) },
  )
}

const oddPart = (ids: string[]) =>
  fc.oneof(
    fc.constantFrom(...ids, '0', '-1', '1', '2147483648', '9'.repeat(30), '%00', '%ff', '%ED%A0%80', '%2e%2e', '%2F', '__proto__', '1.5', '%', ' '),
    oddText.map((text) => encodeURIComponent(text.toWellFormed()).slice(0, 300)),
  )

/** A part of a path: one of the caller's own, where there are some, another's, or an odd one. */
export const pathPart = (own: string[] | undefined, foreign: string[]) =>
  own ? fc.oneof({ weight: 2, arbitrary: fc.constantFrom(...own) }, oddPart(foreign)) : oddPart(foreign)

/** A query with these parameters and others. */
export const queries = (names: string[], ids: string[]) =>
  fc
    .array(
      fc.tuple(
        fc.constantFrom(...names, 'there_is_no_cache', '__proto__', 'pageSize'),
        fc.oneof(fc.constantFrom(...ids, '0', '-1', '5', '99999999999999999999', 'true', 'asc', 'email', 'a,b', '%ff'), oddText),
      ),
      { maxLength: 5 },
    )
    .map((pairs) => pairs.map(([name, value]) => `${name}=${encodeURIComponent(value.toWellFormed()).slice(0, 2_000)}`).join('&'))

export const accepts = fc.constantFrom('*/*', 'application/json', 'text/csv', 'image/png', 'text/csv;q=x', ';', ',,,', 'a'.repeat(5_000))
