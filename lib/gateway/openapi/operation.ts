/** Turns one route into an operation of the OpenAPI document. */
import 'server-only'
import type { z } from 'zod'
import type { ZodOpenApiMediaTypeObject, ZodOpenApiOperationObject } from 'zod-openapi'
import { keyMay } from '../../server/access/roles'
import type { GatewayRoute } from '../route'
import { exampleOf } from './examples'
import { nameSchema } from './name-schema'
import { headerReferences, refusalResponse } from './refusals'

type Spec = GatewayRoute['spec']
type Address = Pick<Spec, 'method' | 'path'>

/** The method under which OpenAPI lists a route: it knows no "any method", so that is shown as GET. */
export const methodOf = ({ method }: Address) => (method === 'all' ? 'get' : method)

const capitalized = (word: string) => word.charAt(0).toUpperCase() + word.slice(1)

/** `getV2DevelopersSchema` for `GET /api/v2/developers/schema`. A parameter `{name}` becomes `ByName`. */
function operationIdOf(address: Address): string {
  const words = address.path
    .replace(/^\/api/, '')
    .replaceAll(/\{(\w+)\}/g, (_match, name: string) => `by-${name}`)
    .split(/[^A-Za-z0-9]+/)
  return methodOf(address) + words.map(capitalized).join('')
}

/** The schemas of a route's parameters. They are always objects: zod-openapi throws if one is not. */
const parametersOf = ({ params, query }: Spec) => ({
  ...(params && { path: params as z.ZodObject }),
  ...(query && { query: query as z.ZodObject }),
})

const fileBody = {
  schema: {
    type: 'object',
    properties: { file: { type: 'string', format: 'binary', description: 'The file, UTF-8 with or without BOM' } },
    required: ['file'],
  },
} satisfies ZodOpenApiMediaTypeObject

/** A JSON body of this schema, with its example if it has one. */
function jsonOf(schema: z.ZodType, name: string) {
  const example = exampleOf(schema)
  return { 'application/json': { schema: nameSchema(schema, name), ...(example !== undefined && { example }) } }
}

function requestBodyOf({ body, file }: Spec, name: string) {
  if (!body && !file) return undefined
  const content = {
    ...(body && jsonOf(body, name)),
    ...(file && { 'multipart/form-data': fileBody }),
  }
  return { required: true, content }
}

const limitHeaders = ['X-Request-Id', 'RateLimit', 'RateLimit-Policy']

function successes({ responses }: Spec, name: string) {
  return Object.entries(responses).map(([status, { description, schema, csv, headers = {} }]) => {
    const own = Object.entries(headers).map(([header, says]) => [header, { description: says, schema: { type: 'string' } }])
    const content = {
      ...(schema && jsonOf(schema, `${name}${status}`)),
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

/** The error statuses that follow from what a route takes, beside those that it declares itself. */
function commonRefusals({ params, query, body, file }: Spec): number[] {
  const takesBody = Boolean(body ?? file)
  return [
    ...(query || takesBody ? [400] : []),
    ...[401, 403],
    ...(params ? [404] : []),
    ...(takesBody ? [408, 413, 415] : []),
    ...[429, 500, 503],
  ]
}

function failures(spec: Spec) {
  const own = Object.entries(spec.refusals ?? {})
  const shape = spec.errors ?? 'platform'
  return [
    ...commonRefusals(spec).map((status) => [status, { $ref: `#/components/responses/${shape}${status}` }]),
    ...own.map(([status, description]) => [status, refusalResponse(Number(status), shape, description)]),
  ]
}

/** Returns the operation of a route at one of its addresses: its own, or an older one, which is marked as deprecated. */
export function operationOf({ spec, permission }: GatewayRoute, address: Address): ZodOpenApiOperationObject {
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
    requestParams: parametersOf(spec),
    requestBody: requestBodyOf(spec, `${name}Body`),
    responses: Object.fromEntries([...successes(spec, name), ...failures(spec)]),
    'x-sei-permission': permission,
  }
}
