/** The `Response` of @hono/node-server, which goes to the socket as it stands; undici's is read back as a stream. */
import 'server-only'
import { getRequestListener } from '@hono/node-server'

/** The library gives its class away only as the global one. Next needs the platform's there, so it is put back. */
function takeLightResponse(): typeof Response {
  const names = ['Request', 'Response'] as const
  const own = names.map((name) => Object.getOwnPropertyDescriptor(globalThis, name)!)
  getRequestListener(() => new Response())
  const light = globalThis.Response
  names.forEach((name, index) => Object.defineProperty(globalThis, name, own[index]!))
  return light
}

/** Makes what handlers of the gateway answer; a `Response` to everybody else. */
export const LightResponse = takeLightResponse()
