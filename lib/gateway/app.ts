/** The gateway: the SEI API for keys, under `/gateway/sei` and the other addresses that Harness documents. */
import 'server-only'
import { OpenAPIHono } from '@hono/zod-openapi'
import { Fault } from '../server/fault'
import { logFault, toFault } from '../server/http/problem'
import { requestOrigin } from '../server/request'
import { faultAnswer } from './answers'
import { developerRoutes } from './routes/developers'

/** Every prefix of a documented base URL; all of them lead to the same handlers. */
export const gatewayPrefixes = ['/gateway/sei', '/sei', '/prod1/sei', '/gratis/sei'] as const

function makeGateway() {
  const sei = new OpenAPIHono()
  for (const { definition, handler } of developerRoutes) sei.openapi(definition, handler)

  const app = new OpenAPIHono()
  for (const prefix of gatewayPrefixes) app.route(prefix, sei)
  app.notFound((c) =>
    faultAnswer(new Fault('not_found', 'There is no such resource. Check the path and the method.'), requestOrigin(c.req.raw.headers)),
  )
  app.onError((error, c) => {
    const request = requestOrigin(c.req.raw.headers)
    const fault = toFault(error)
    logFault(fault, request)
    return faultAnswer(fault, request)
  })
  return app
}

export const gateway = makeGateway()

/** Whether a path is the gateway's, by its prefix. */
export const isGatewayPath = (path: string): boolean =>
  gatewayPrefixes.some((prefix) => path.startsWith(prefix) && /^[/?]?$/.test(path.charAt(prefix.length)))
