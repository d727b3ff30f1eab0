/** One route as an operation of the OpenAPI document. */
import 'server-only'
import type { z } from 'zod'
import { keyMay } from '../../server/access/roles'
import type { GatewayRoute } from '../route'
import { exampleOf } from './examples'
import { headerReferences, refusalResponse } from './refusals'
import type { JsonSchema, schemaNames } from './schemas'

export type Names = ReturnType<typeof schemaNames>
type Spec = GatewayRoute['spec']
type Address = Pick<Spec, 'method' | 'path'>

/** How OpenAPI writes a method that may be any. */
export const methodOf = ({ method }: Address) => (method === 'all' ? 'get' : method)

const capitalized = (word: string) => word.charAt(0).toUpperCase() + word.slice(1)

/** `getV2DevelopersSchema` for `GET /api/v2/developers/schema`; a parameter is `ByName`. */
export function operationIdOf(address: Address): string {
  const words = address.path
    .replace(/^\/api/, '')
    .replaceAll(/\{(\w+)\}/g, (_match, name: string) => `by-${name}`)
    .split(/[^A-Za-z0-9]+/)
  return methodOf(address) + words.map(capitalized).join('')
}

const pathParameters = (path: string, schema?: JsonSchema) =>
  [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => {
    const { description, ...rest } = schema?.properties?.[name] ?? { type: 'string' }
    return { name, in: 'path', required: true, ...(description !== undefined && { description }), schema: rest }
  })

/** A URL holds text; a parameter that is a number where nothing is given is a number where something is. */
const asNumber = (schema: JsonSchema) =>
  schema.type === 'string' && typeof schema.default === 'number' ? { type: 'integer', default: schema.default } : schema

const queryParameters = (schema?: JsonSchema) =>
  Object.entries(schema?.properties ?? {}).map(([name, { description, ...rest }]) => ({
    name,
    in: 'query',
    required: schema?.required?.includes(name) ?? false,
    ...(description !== undefined && { description }),
    schema: asNumber(rest),
  }))

const fileBody = {
  schema: {
    type: 'object',
    properties: { file: { type: 'string', format: 'binary', description: 'The file, UTF-8 with or without BOM' } },
    required: ['file'],
  },
}

/** JSON of a schema, with its example where it has one. */
function jsonOf(schema: z.ZodType, name: string, names: Names) {
  const example = exampleOf(schema)
  return { 'application/json': { schema: names.reference(schema, name), ...(example !== undefined && { example }) } }
}

function requestBody({ body, file }: Spec, name: string, sent: Names) {
  if (!body && !file) return {}
  const content = {
    ...(body && jsonOf(body, name, sent)),
    ...(file && { 'multipart/form-data': fileBody }),
  }
  return { requestBody: { required: true, content } }
}

const limitHeaders = ['X-Request-Id', 'RateLimit', 'RateLimit-Policy']

function successes({ responses }: Spec, name: string, answered: Names) {
  return Object.entries(responses).map(([status, { description, schema, csv, headers = {} }]) => {
    const own = Object.entries(headers).map(([header, says]) => [header, { description: says, schema: { type: 'string' } }])
    const content = {
      ...(schema && jsonOf(schema, `${name}${status}`, answered)),
      ...(csv && { 'text/csv': { schema: { type: 'string' } } }),
    }
    return [
      status,
      {
        description,
        headers: { ...headerReferences(limitHeaders), ...Object.fromEntries(own) },
        ...(Object.keys(content).length > 0 && { content }),
      },
    ]
  })
}

/** The statuses of refusal that a route can answer with, beside its own. */
function usualRefusals({ params, query, body, file }: Spec): number[] {
  const takesBody = Boolean(body ?? file)
  return [
    ...(query || takesBody ? [400] : []),
    ...[401, 403],
    ...(params ? [404] : []),
    ...(takesBody ? [413, 415] : []),
    ...[429, 500, 503],
  ]
}

function failures(spec: Spec) {
  const own = Object.entries(spec.refusals ?? {})
  const shape = spec.errors ?? 'platform'
  return [
    ...usualRefusals(spec).map((status) => [status, { $ref: `#/components/responses/${shape}${status}` }]),
    ...own.map(([status, description]) => [status, refusalResponse(Number(status), shape, description)]),
  ]
}

/** The operation at one of a route's addresses; `schemaOf` finds the schema of its parameters. */
export function operationOf(
  { spec, permission }: GatewayRoute,
  address: Address,
  names: { sent: Names; answered: Names; schemaOf(schema?: z.ZodType): JsonSchema | undefined },
) {
  const canonical = operationIdOf(spec)
  const name = capitalized(canonical)
  const older = address !== spec
  const roles = keyMay('INGESTION', permission) ? 'Admin or Ingestion' : 'Admin'
  const notes = [
    spec.description,
    older && `An older address of \`${spec.method.toUpperCase()} ${spec.path}\`.`,
    `Role of the key: ${roles}.`,
  ]
  return {
    operationId: operationIdOf(address),
    tags: [spec.tag],
    summary: spec.summary,
    description: notes.filter(Boolean).join('\n\n'),
    ...(older && { deprecated: true }),
    parameters: [
      ...pathParameters(address.path, names.schemaOf(spec.params)),
      ...queryParameters(names.schemaOf(spec.query)),
    ],
    ...requestBody(spec, `${name}Body`, names.sent),
    responses: Object.fromEntries([...successes(spec, name, names.answered), ...failures(spec)]),
    'x-sei-permission': permission,
  }
}
