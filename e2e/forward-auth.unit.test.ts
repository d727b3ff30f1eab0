/** The README's configurations that no test runs: they can be read, and have the parts that guard a service. */
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { makeSecret } from '../lib/server/keys/secret'
import { readmeBlocks } from './support/readme'

const blocks = readmeBlocks('Guard other services with these keys', 'yaml').map((text) => parse(text, { strict: true }) as unknown)
const traefik = blocks[1] as {
  http: {
    middlewares: Record<string, Record<string, Record<string, unknown>>>
    routers: Record<string, { rule: string; middlewares: string[]; service: string }>
  }
}
const envoy = blocks[2] as {
  early_header_mutation_extensions: { typed_config: { mutations: { remove_on_match: { key_matcher: { safe_regex: { regex: string } } } }[] } }[]
  http_filters: { name: string; typed_config: Record<string, unknown> }[]
  route_config: { virtual_hosts: VirtualHost[] }
}
type HeaderMatch = { name: string; string_match: { safe_regex: { regex: string } } }
type Removing = { request_headers_to_remove?: string[] }
type VirtualHost = Removing & {
  typed_per_filter_config: Record<string, unknown>
  routes: (Removing & { match: { prefix: string; headers?: HeaderMatch[] }; route: { cluster: string } })[]
}

/** Values of Authorization that are keys, and others. */
const secret = makeSecret()
const keys = [secret, `ApiKey ${secret}`, `Bearer ${secret}`, `apikey \t${secret}`, `Basic eA==,ApiKey ${secret}`]
const others = ['Basic bmFtZTp3b3Jk', 'Bearer eyJhbGciOiJub25lIn0.sei_e30.x', `Bearer ${'x'.repeat(20)}${secret}`]

test('Traefik: every way to the service has its preflights answered, then the check, then loses the key', () => {
  expect(blocks[0]).toMatchObject({ entryPoints: { web: { http: { aliasHeadersStrategy: 'delete' } } } })
  const { middlewares, routers } = traefik.http
  expect(Object.keys(routers)).toHaveLength(2)
  for (const { middlewares: used, service } of Object.values(routers)) {
    expect(used.slice(0, 3)).toEqual(['sei-preflight', 'sei-key', 'without-key'])
    expect(used.every((name) => name in middlewares)).toBe(true)
    expect(service).toBe('guarded')
  }
  expect(middlewares['sei-key']!.forwardAuth).toMatchObject({ address: expect.stringContaining('/gateway/sei/auth/verify?') })
  expect(middlewares['sei-key']!.forwardAuth).not.toHaveProperty('trustForwardHeader')
  expect(middlewares['without-key']).toEqual({ headers: { customRequestHeaders: { 'x-api-key': '' } } })
  expect(middlewares['sei-preflight']!.headers).toMatchObject({ accessControlAllowOriginList: [expect.stringMatching(/^https:/)] })
})

test('Traefik: a key in Authorization takes the way that loses it', () => {
  const { middlewares, routers } = traefik.http
  const way = Object.values(routers).find(({ middlewares: used }) => used.includes('without-authorization'))!
  expect(middlewares['without-authorization']).toEqual({ headers: { customRequestHeaders: { authorization: '' } } })
  expect(way.rule.length).toBeGreaterThan(routers.guarded!.rule.length)
  const pattern = new RegExp(/HeaderRegexp\(`Authorization`, `(.+)`\)/.exec(way.rule)![1]!)
  expect(keys.filter((value) => !pattern.test(value))).toEqual([])
  expect(others.filter((value) => pattern.test(value))).toEqual([])
})

test('Envoy: preflights are answered before the check, and the check comes before the service', () => {
  expect(envoy.http_filters.map(({ name }) => name.split('.').at(-1))).toEqual(['cors', 'ext_authz', 'router'])
  expect(envoy.http_filters[1]!.typed_config).toMatchObject({
    failure_mode_allow: false,
    http_service: { path_override: expect.stringMatching(/^\/gateway\/sei\/auth\/verify\?.*status=200/) },
  })
  expect(JSON.stringify(envoy.route_config)).not.toContain('ExtAuthzPerRoute')
  expect(envoy.route_config.virtual_hosts[0]!.typed_per_filter_config).toHaveProperty(['envoy.filters.http.cors'])
})

test('Envoy: the service gets no key, and no header that it may read as one or as who is asking', () => {
  const [{ routes, request_headers_to_remove }] = envoy.route_config.virtual_hosts as [VirtualHost]
  expect(request_headers_to_remove).toEqual(['x-api-key'])
  expect(routes).toHaveLength(2)
  expect(routes[0]!.request_headers_to_remove).toEqual(['authorization'])
  // Envoy's pattern has to match the whole value.
  const pattern = new RegExp(`^(?:${routes[0]!.match.headers![0]!.string_match.safe_regex.regex})$`)
  expect(keys.filter((value) => !pattern.test(value))).toEqual([])
  expect(others.filter((value) => pattern.test(value))).toEqual([])
  const removed = envoy.early_header_mutation_extensions[0]!.typed_config.mutations.map(
    ({ remove_on_match }) => new RegExp(`^(?:${remove_on_match.key_matcher.safe_regex.regex})$`),
  )
  const isRemoved = (name: string) => removed.some((regex) => regex.test(name))
  expect(['x-sei-role', 'x_sei_role', 'x.sei-key_id', 'x_api_key', 'x-api_key', 'x.api-key'].filter((name) => !isRemoved(name))).toEqual([])
  expect(['x-api-key', 'x-seine', 'authorization', 'x-request-id'].filter(isRemoved)).toEqual([])
})
