/** Holds every answer that a test gets from the gateway to what its route declares, and notes which were given. */
import { appendFileSync } from 'node:fs'
import { expect, inject } from 'vitest'
import { errorSchema } from '../../gateway/error-answers'
import { openApiDocument } from '../../gateway/openapi/document'
import { methodOf } from '../../gateway/openapi/operation'
import { gatewayRoutes } from '../../gateway/all-routes'
import { answeredFile } from './answered'

type Operation = { parameters: { name: string; in: string }[]; responses: object }

const { paths } = openApiDocument(gatewayRoutes, [])

/** Each address of each route, as OpenAPI shows it. */
export const addresses = gatewayRoutes.flatMap(({ spec }) =>
  [spec, ...(spec.legacy ?? [])].map((address) => {
    const { parameters, responses } = paths[address.path]![methodOf(address)] as Operation
    return { spec, path: address.path, method: address.method.toUpperCase(), parameters, declared: Object.keys(responses) }
  }),
)

export type Address = (typeof addresses)[number]

const matchers = addresses.map((address) => ({
  address,
  pattern: new RegExp(`^${address.path.replaceAll(/\{\w+\}/g, '[^/]+')}$`),
}))

const noted = new Set<string>()

const lineOf = ({ method, path }: Address, status: number | string) => `${method} ${path} ${status}`

/** Notes that a test on this database was given this answer. */
export function noteAnswered(address: Address, status: number): void {
  const line = lineOf(address, status)
  if (noted.has(line)) return
  noted.add(line)
  appendFileSync(answeredFile(inject('databaseKind')), `${line}\n`)
}

/**
 * Fails the test where the route behind a path under `/gateway/sei` does not declare the status; answers that route.
 * A path without a route is not checked.
 */
export function holdToDeclared(method: string, target: string, status: number): Address | undefined {
  const asked = target.split('?', 1)[0]!
  const isFor = (address: Address) => address.method === 'ALL' || address.method === (method === 'HEAD' ? 'GET' : method)
  const address = matchers.find(({ address, pattern }) => isFor(address) && pattern.test(asked))?.address
  if (!address || status === 501) return undefined
  expect(address.declared, `${method} ${address.path}`).toContain(String(status))
  return address
}

/** Fails the test where JSON is not what the route declares for this status. */
export function holdToSchema({ spec }: Address, status: number, json: unknown): void {
  const schema = status < 400 ? spec.responses[status]?.schema : errorSchema(spec.errors ?? 'platform')
  const { error } = schema?.safeParse(json) ?? {}
  expect(error?.issues, `${spec.method} ${spec.path} ${status}`).toBeUndefined()
}

/** The statuses that an address declares and no test was answered with, by what was noted. */
export const unanswered = (address: Address, answered: ReadonlySet<string>): string[] =>
  address.declared.filter((status) => !answered.has(lineOf(address, status)))
