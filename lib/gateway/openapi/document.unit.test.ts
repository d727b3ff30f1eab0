import { Validator } from '@seriousme/openapi-schema-validator'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { DeveloperError } from '../../schema/developer-version'
import { Violation } from '../../schema/external-data'
import { statusOf } from '../../server/fault-codes'
import { errorSchema } from '../error-answers'
import { gatewayPrefixes } from '../prefixes'
import { gatewayRoutes } from '../all-routes'
import { withKey, type GatewayRoute } from '../route'
import { openApiDocument } from './document'
import { methodOf } from './operation'

type Content = Record<string, { example?: unknown; examples?: Record<string, { value: unknown }> }>
type Response = { $ref?: string; description?: string; content?: Content; headers?: Record<string, unknown> }
type Operation = {
  operationId: string
  deprecated?: boolean
  description: string
  parameters: { name: string; in: string; required?: boolean; schema: unknown }[]
  requestBody?: { content: Content }
  responses: Record<string, Response>
}

const operationsOf = (document: ReturnType<typeof openApiDocument>) => document.paths as Record<string, Record<string, Operation>>

/** Every `$ref` of a document that leads nowhere. */
function brokenReferences(document: unknown): string[] {
  const references = [...JSON.stringify(document).matchAll(/"\$ref":"([^"]+)"/g)].map(([, reference = '']) => reference)
  return references.filter((reference) => {
    const steps = reference.replace(/^#\//, '').split('/')
    const target = steps.reduce<unknown>((at, step) => (at as Record<string, unknown> | undefined)?.[step], document)
    return target === undefined
  })
}

async function expectValid(document: ReturnType<typeof openApiDocument>) {
  const { valid, errors } = await new Validator().validate(structuredClone(document))
  expect(errors).toBeUndefined()
  expect(valid).toBe(true)
  expect(brokenReferences(document)).toEqual([])
  const ids = Object.values(operationsOf(document)).flatMap((item) => Object.values(item).map(({ operationId }) => operationId))
  expect(new Set(ids).size).toBe(ids.length)
}

describe('the document of the gateway', () => {
  const document = openApiDocument(gatewayRoutes, gatewayPrefixes)

  test('is valid OpenAPI 3.1', () => expectValid(document))

  test('has every route at every address, with what every route answers', () => {
    for (const { spec } of gatewayRoutes) {
      for (const address of [spec, ...(spec.legacy ?? [])]) {
        const operation = operationsOf(document)[address.path]?.[methodOf(address)]
        expect(operation, `${address.method} ${address.path}`).toBeDefined()
        expect(operation!.deprecated ?? false).toBe(address !== spec)
        const inPath = operation!.parameters.filter((parameter) => parameter.in === 'path').map(({ name }) => name)
        expect(inPath.toSorted()).toEqual([...address.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).toSorted())
        const statuses = Object.keys(operation!.responses)
        const own = [...Object.keys(spec.responses), ...Object.keys(spec.refusals ?? {})]
        expect(statuses).toEqual(expect.arrayContaining([...own, '401', '403', '429', '500', '503']))
      }
    }
  })

  test('says of every list and record that a body may hold how long it may be', () => {
    const schemas = document.components.schemas as Record<string, Record<string, unknown>>
    const unbounded: string[] = []
    const look = (at: unknown, place: string) => {
      if (typeof at !== 'object' || at === null) return
      const { type, maxItems, maxProperties, additionalProperties: more } = at as Record<string, unknown>
      const isRecord = typeof more === 'object' && Object.keys(more ?? {}).length > 0
      if ((type === 'array' && !maxItems) || (isRecord && !maxProperties)) unbounded.push(place)
      for (const [name, inner] of Object.entries(at)) look(inner, `${place}/${name}`)
    }
    // zod-openapi calls `__schema…` what has no name of its own and refers to itself.
    const bodies = Object.keys(schemas).filter((name) => /Body$|^__schema/.test(name))
    expect(bodies.length).toBeGreaterThan(15)
    for (const name of bodies) look(schemas[name], name)
    expect(unbounded).toEqual([])
  })

  test('says how to send a key, and where the API is', () => {
    expect(document.components.securitySchemes).toMatchObject({ apiKey: { name: 'x-api-key' }, authorization: { in: 'header' } })
    expect(document.servers).toEqual(gatewayPrefixes.map((url) => ({ url })))
  })

  const operations = gatewayRoutes.flatMap(({ spec }) =>
    [spec, ...(spec.legacy ?? [])].map((address) => {
      const operation = operationsOf(document)[address.path]![methodOf(address)]!
      return { title: `${address.method} ${address.path}`, spec, operation }
    }),
  )

  test.each(operations)('has a valid example of all JSON that $title takes and answers', ({ spec, operation }) => {
    const sent = operation.requestBody?.content['application/json']
    expect(sent !== undefined).toBe(spec.body !== undefined)
    if (spec.body) expect(spec.body.safeParse(sent?.example)).toMatchObject({ success: true })
    for (const [status, { schema }] of Object.entries(spec.responses)) {
      const answered = operation.responses[status]!.content?.['application/json']
      // The example has no member that the schema does not name.
      if (schema) expect(schema.parse(answered?.example)).toEqual(answered?.example)
      else expect(answered).toBeUndefined()
    }
  })

  test.each(operations)('has valid examples of every refusal of $title', ({ spec, operation }) => {
    const shape = spec.errors ?? 'platform'
    const statuses = Object.keys(operation.responses).filter((status) => Number(status) >= 400)
    for (const status of statuses) {
      const declared = operation.responses[status]!
      const name = declared.$ref?.split('/').at(-1)
      const response = name ? (document.components.responses[name] as Response) : declared
      const examples = Object.entries(response.content!['application/json']!.examples ?? {})
      expect(examples).not.toEqual([])
      for (const [name, { value }] of examples) {
        // Several of one code are numbered.
        const code = name.replace(/_\d$/, '')
        expect(errorSchema(shape).parse(value)).toMatchObject({ code: code.toUpperCase() })
        expect(statusOf(code)).toBe(Number(status))
      }
    }
  })

  test('tells every reason why a key is refused', () => {
    const { content } = document.components.responses.platform401 as Response
    const codes = Object.values(content!['application/json']!.examples!).map(({ value }) => errorSchema('platform').parse(value).code)
    expect(new Set(codes)).toEqual(
      new Set(['INVALID_KEY', 'KEY_DELETED', 'KEY_ROTATED', 'PROJECT_ARCHIVED', 'KEY_PAUSED', 'KEY_EXPIRED']),
    )
    const { content: refused } = document.components.responses.platform403 as Response
    expect(Object.keys(refused!['application/json']!.examples!)).toContain('wrong_network')
  })

  test('tells every reason to be asked to wait', () => {
    const { description, content } = document.components.responses.platform429 as Response
    const examples = Object.values(content!['application/json']!.examples!)
    const said = examples.map(({ value }) => errorSchema('platform').parse(value).message).join('\n')
    for (const reason of [/key/, /address/, /file/, /changes of (this|the) account/]) {
      expect(description).toMatch(reason)
      expect(said).toMatch(reason)
    }
  })

  test('shows the quotas where they are reached, and nowhere else', () => {
    const quotas = operations.flatMap(({ title, operation }) => {
      const codes = Object.keys(operation.responses[409]?.content?.['application/json']?.examples ?? {})
      return codes.filter((code) => code.endsWith('_quota_reached')).map((code) => `${title} ${code}`)
    })
    const records = 'post /api/v2/external-data/{integrationId}/ingestions'
    expect(quotas.filter((quota) => quota.includes('external-data'))).toEqual(
      ['storage', 'records', 'jobs'].map((kind) => `${records} ${kind}_quota_reached`),
    )
    const ofRuns = quotas.filter((quota) => quota.includes('cicd'))
    expect(ofRuns.filter((quota) => quota.includes('/api/v1/custom-cicd'))).toHaveLength(2)
    expect(quotas).toHaveLength(3 + ofRuns.length)
  })

  test('shows what only some refusals have: counted mistakes of a dataset, and violations by record', () => {
    const exampleOf = (name: string) =>
      (document.components.responses[name] as Response).content!['application/json']!.examples!.validation!.value
    const { errors: ofDevelopers } = errorSchema('developers').parse(exampleOf('developers400'))
    expect(z.array(DeveloperError).nonempty().parse(ofDevelopers)).toEqual(ofDevelopers)
    const { errors: ofIngestion } = errorSchema('ingestion').parse(exampleOf('ingestion400'))
    expect(z.array(Violation).nonempty().parse(ofIngestion)).toEqual(ofIngestion)
  })
})

describe('a route of every kind', () => {
  const Tree = z.object({
    name: z.string().meta({ description: 'What people call it' }),
    get children() {
      return z.array(Tree)
    },
  })
  const Page = z.object({ content: z.array(Tree), at: z.date() })
  const params = z.object({ treeId: z.uuid() })
  const path = '/api/v2/trees/{treeId}/nodes'
  const common = { tag: 'Trees', summary: 'Trees', params }
  const nothing = () => Promise.reject(new Error('Not called.'))
  const routes: GatewayRoute[] = [
    withKey(
      'configure',
      {
        ...common,
        method: 'post',
        path,
        legacy: [{ method: 'put', path: '/api/v1/tree/{treeId}' }],
        query: z.object({ pageSize: z.coerce.number().int().default(50), type: z.array(z.string()).describe('Which') }),
        body: Tree,
        file: true,
        responses: { 200: { description: 'Nodes', schema: Page, csv: true } },
        refusals: { 409: 'A newer version is there.' },
        errors: 'ingestion',
      },
      nothing,
    ),
    withKey('read', { ...common, method: 'get', path, responses: { 200: { description: 'Nodes', schema: Page } } }, nothing),
    withKey('read', { ...common, method: 'delete', path, responses: { 204: { description: 'Gone', schema: null } } }, nothing),
  ]
  const document = openApiDocument(routes, ['/gateway/sei'])
  const { post, get } = operationsOf(document)[path]!

  test('is valid OpenAPI 3.1', () => expectValid(document))

  test('has its parameters', () => {
    expect(post!.parameters.map(({ name, in: place, required = false }) => [name, place, required])).toEqual([
      ['treeId', 'path', true],
      ['pageSize', 'query', false],
      ['type', 'query', true],
    ])
    expect(post!.parameters[1]!.schema).toMatchObject({ type: 'integer', default: 50 })
    expect(get!.parameters.map(({ name }) => name)).toEqual(['treeId'])
  })

  test('takes JSON or a file, and answers JSON or CSV', () => {
    expect(Object.keys(post!.requestBody!.content)).toEqual(['application/json', 'multipart/form-data'])
    expect(Object.keys(post!.responses['200']!.content!)).toEqual(['application/json', 'text/csv'])
    expect(get!.requestBody).toBeUndefined()
  })

  test('refuses as its own and as every route', () => {
    expect(Object.keys(post!.responses)).toEqual(['200', '400', '401', '403', '404', '408', '409', '413', '415', '429', '500', '503'])
    expect(post!.responses['409']).toMatchObject({ description: 'A newer version is there.' })
  })

  test('says that an older address is one, and which role a key needs', () => {
    const older = operationsOf(document)['/api/v1/tree/{treeId}']!.put!
    expect(older.deprecated).toBe(true)
    expect(older.description).toContain(`POST ${path}`)
    expect(post!.description).toContain('Role of the key: Admin.')
    expect(get!.description).toContain('Role of the key: Admin or Ingestion.')
  })

  test('names a schema that is used twice once', () => {
    const schemas = Object.keys(document.components.schemas)
    expect(schemas.filter((name) => name.includes('Nodes'))).toEqual([
      'PostV2TreesByTreeIdNodesBody',
      'PostV2TreesByTreeIdNodes200',
    ])
  })
})
