/** Asks a server that has a certificate of the tests, under the name that is in it. */
import { Agent, request } from 'node:https'
import type { Send } from './console-client'

type Through = {
  port: number
  /** The certificate to trust, in PEM. */
  certificate: string
  /** The address of this machine to send from. */
  from?: string
}

/** A `fetch` for https addresses of any host, all of which it asks at a port of this machine. */
export function httpsClient({ port, certificate, from }: Through): Send {
  const agent = new Agent({ keepAlive: true, ca: certificate, localAddress: from })
  return async (url, init) => {
    const asked = new Request(url, init)
    const body = Buffer.from(await asked.arrayBuffer())
    const { hostname, host, pathname, search } = new URL(url)
    const headers = { ...Object.fromEntries(asked.headers), host, ...(body.length > 0 && { 'content-length': body.length }) }
    const to = { host: '127.0.0.1', port, servername: hostname, path: pathname + search, method: asked.method }
    const answered = (isAgain: boolean) =>
      new Promise<Response>((resolve, reject) => {
        const sent = request({ agent, ...to, headers }, async (answer) => {
          const got = new Headers()
          for (const [name, values = []] of Object.entries(answer.headersDistinct)) for (const value of values) got.append(name, value)
          try {
            const pieces = await answer.toArray()
            const empty = answer.statusCode === 204 || answer.statusCode === 304
            resolve(new Response(empty ? null : Buffer.concat(pieces), { status: answer.statusCode, headers: got }))
          } catch (error) {
            reject(error as Error)
          }
        })
        // The other side may close a kept connection as it is used again: browsers send a GET anew then (RFC 9110, 9.2.2).
        const mayRepeat = asked.method === 'GET' && !isAgain
        sent.on('error', (error) => (mayRepeat && sent.reusedSocket ? resolve(answered(true)) : reject(error)))
        sent.end(body)
      })
    return answered(false)
  }
}
