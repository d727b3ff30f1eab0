/** The gateway: the SEI API for keys, under `/gateway/sei` and the other addresses that Harness documents. */
import 'server-only'
import { Hono } from 'hono'
import { Fault } from '../server/fault'
import { logFault, toFault } from '../server/http/problem'
import { faultAnswer } from './answers'
import { originOf, type GatewayEnv } from './origin'
import { gatewayPrefixes } from './prefixes'
import { publicRoutes } from './public'
import { gatewayRoutes } from './routes'

/** `{name}` as OpenAPI writes parameters, `:name` as Hono does. */
const honoPath = (path: string) => path.replaceAll(/\{(\w+)\}/g, ':$1')

function makeGateway() {
  const app = new Hono<GatewayEnv>()
  for (const { spec, handler } of gatewayRoutes) {
    for (const { method, path } of [spec, ...(spec.legacy ?? [])]) {
      for (const prefix of gatewayPrefixes) app.on(method.toUpperCase(), prefix + honoPath(path), handler)
    }
  }
  for (const { path, handler } of publicRoutes) {
    for (const prefix of gatewayPrefixes) app.get(prefix + path, handler)
  }
  app.notFound((c) => {
    const fault = new Fault('not_found', 'There is no such resource. Check the path and the method.')
    return faultAnswer(fault, originOf(c))
  })
  app.onError((error, c) => {
    const request = originOf(c)
    const fault = toFault(error)
    logFault(fault, request)
    return faultAnswer(fault, request)
  })
  return app
}

export const gateway = makeGateway()
