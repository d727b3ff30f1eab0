/** Makes the OpenAPI document from what the routes declare. */
import 'server-only'
import { createDocument, type CreateDocumentOptions, type oas31, type ZodOpenApiObject, type ZodOpenApiPathsObject } from 'zod-openapi'
import { errorNames, type ErrorShape } from '../error-answers'
import type { GatewayRoute } from '../route'
import { methodOf, operationOf } from './operation'
import { headers, refusalResponse, refusals } from './refusals'

const description = `The API that the keys of a project open.

Send a key as \`x-api-key: <key>\` or \`Authorization: ApiKey <key>\`. It reaches its own account and project and nothing
else: \`accountIdentifier\` (or \`account\`), \`orgIdentifier\`, \`projectIdentifier\` and the header \`Harness-Account\` may be
sent, and one that names another place is answered with 403. \`there_is_no_cache\` is ignored.

The same API is served under the other documented addresses: see the list of servers.`

const shapes = Object.keys(errorNames) as ErrorShape[]

/** Removes what is too strict in zod's JSON Schema: later versions may add members to an answer. */
const override: CreateDocumentOptions['override'] = ({ zodSchema, jsonSchema }) => {
  const { def } = zodSchema._zod
  if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum
  if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum
  if (def.type === 'object' && !('catchall' in def && def.catchall)) delete jsonSchema.additionalProperties
}

/** The members of the document that are always there. */
type OpenApiDocument = Required<Pick<oas31.OpenAPIObject, 'openapi' | 'info' | 'servers' | 'security' | 'tags' | 'paths'>> & {
  components: Required<Pick<oas31.ComponentsObject, 'securitySchemes' | 'headers' | 'responses' | 'schemas'>>
}

/** Returns the OpenAPI document of these routes, served under these prefixes. */
export function openApiDocument(routes: GatewayRoute[], prefixes: readonly string[]) {
  const paths: ZodOpenApiPathsObject = {}
  for (const route of routes) {
    for (const address of [route.spec, ...(route.spec.legacy ?? [])]) {
      const item = (paths[address.path] ??= {})
      item[methodOf(address)] = operationOf(route, address)
    }
  }
  const responses = shapes.flatMap((shape) =>
    Object.keys(refusals).map((status) => [`${shape}${status}`, refusalResponse(Number(status), shape)]),
  )
  const document: ZodOpenApiObject = {
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
    },
  }
  return createDocument(document, { override }) as OpenApiDocument
}
