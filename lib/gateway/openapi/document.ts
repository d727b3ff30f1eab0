/** The OpenAPI document: derived from what the routes declare, never written. */
import 'server-only'
import type { z } from 'zod'
import { errorNames, errorSchema, type ErrorShape } from '../answers'
import type { GatewayRoute } from '../route'
import { methodOf, operationIdOf, operationOf } from './operation'
import { headers, refusalResponse, refusals } from './refusals'
import { schemaNames } from './schemas'

const description = `The API that the keys of a project open.

Send a key as \`x-api-key: <key>\` or \`Authorization: ApiKey <key>\`. It reaches its own account and project and nothing
else: \`accountIdentifier\`, \`orgIdentifier\`, \`projectIdentifier\` and the header \`Harness-Account\` may be sent, and one
that names another place is answered with 403. \`there_is_no_cache\` is ignored.

The same API is served under the other documented addresses: see the list of servers.`

const shapes = Object.keys(errorNames) as ErrorShape[]

/** The schemas of parameters: OpenAPI wants their members one by one, and in its components only what they share. */
function inputsOf(routes: GatewayRoute[]) {
  const names = schemaNames('input', 'Parameter')
  for (const { spec } of routes) {
    const id = operationIdOf(spec)
    if (spec.params) names.reference(spec.params, `${id}Params`)
    if (spec.query) names.reference(spec.query, `${id}Query`)
  }
  const schemas = names.schemas()
  const nameOf = (schema: z.ZodType) => names.reference(schema, '').$ref.split('/').at(-1)!
  return {
    schemaOf: (schema?: z.ZodType) => schema && schemas[nameOf(schema)],
    shared: Object.fromEntries(Object.entries(schemas).filter(([name]) => name.startsWith('Parameter'))),
  }
}

/** The document of these routes, served under these prefixes. */
export function openApiDocument(routes: GatewayRoute[], prefixes: readonly string[]) {
  const sent = schemaNames('input', 'Sent')
  const answered = schemaNames('output', 'Answered')
  for (const shape of shapes) answered.reference(errorSchema(shape), errorNames[shape])
  const { schemaOf, shared } = inputsOf(routes)
  const names = { sent, answered, schemaOf }

  const paths: Record<string, Record<string, unknown>> = {}
  for (const route of routes) {
    for (const address of [route.spec, ...(route.spec.legacy ?? [])]) {
      const item = (paths[address.path] ??= {})
      item[methodOf(address)] = operationOf(route, address, names)
    }
  }
  const responses = shapes.flatMap((shape) =>
    Object.keys(refusals).map((status) => [`${shape}${status}`, refusalResponse(Number(status), shape)]),
  )
  return {
    openapi: '3.1.0',
    info: { title: 'SEI API', version: '2.0', description },
    servers: prefixes.map((url) => ({ url })),
    security: [{ apiKey: [] }, { authorization: [] }],
    tags: [...new Set(routes.map(({ spec }) => spec.tag))].map((name) => ({ name })),
    paths,
    components: {
      securitySchemes: {
        apiKey: { type: 'apiKey', in: 'header', name: 'x-api-key', description: 'The key alone' },
        authorization: { type: 'apiKey', in: 'header', name: 'Authorization', description: '`ApiKey <key>`' },
      },
      headers: Object.fromEntries(
        Object.entries(headers).map(([name, { description, example }]) => [
          name,
          { description, schema: { type: 'string' }, example },
        ]),
      ),
      responses: Object.fromEntries(responses),
      schemas: { ...shared, ...sent.schemas(), ...answered.schemas() },
    },
  }
}
