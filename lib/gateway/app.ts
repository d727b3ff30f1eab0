/** The gateway: the SEI API for keys, under `/gateway/sei` and the other addresses that Harness documents. */
import 'server-only'
import { Hono, type Handler } from 'hono'
import { Fault } from '../server/fault'
import { logFault, toFault } from '../server/http/to-fault'
import { faultAnswer } from './answers'
import { LightResponse } from './light-response'
import { originOf, type GatewayEnv } from './origin'
import { gatewayPrefixes } from './prefixes'
import { publicRoutes } from './public'
import { gatewayRoutes } from './all-routes'
import type { GatewayRoute, RouteAnswer } from './with-key'

/** `{name}` as OpenAPI writes parameters, `:name` as Hono does. */
const honoPath = (path: string) => path.replaceAll(/\{(\w+)\}/g, ':$1')

const toResponse = (answer: RouteAnswer) =>
  answer instanceof Response ? answer : new LightResponse(answer.body, answer)

const handlerOf =
  ({ answer }: GatewayRoute): Handler<GatewayEnv> =>
  async (c) => {
    const { raw: request } = c.req
    const { url, headers } = request
    return toResponse(await answer({ url, headers, params: c.req.param(), origin: originOf(c), request }))
  }

function makeGateway() {
  const app = new Hono<GatewayEnv>()
  for (const route of gatewayRoutes) {
    for (const { method, path } of [route.spec, ...(route.spec.legacy ?? [])]) {
      for (const prefix of gatewayPrefixes) app.on(method.toUpperCase(), prefix + honoPath(path), handlerOf(route))
    }
  }
  for (const { path, handler } of publicRoutes) {
    for (const prefix of gatewayPrefixes) app.get(prefix + path, handler)
  }
  app.notFound((c) => {
    const fault = new Fault('not_found', 'There is no such resource. Check the path and the method.')
    return toResponse(faultAnswer(fault, originOf(c)))
  })
  app.onError((error, c) => {
    const request = originOf(c)
    const fault = toFault(error)
    logFault(fault, request)
    return toResponse(faultAnswer(fault, request))
  })
  return app
}

export const gateway = makeGateway()
