/** Requests that no HTTP client would send: written to the socket as they are. */
import { connect } from 'node:net'

/** Sends a request line and headers, and answers the whole response; the connection is closed after it. */
export function rawRequest(url: string, requestLine: string, headers: string[] = []): Promise<string> {
  const { hostname, port, host } = new URL(url)
  const own = headers.some((header) => /^host:/i.test(header)) ? [] : [`Host: ${host}`]
  return new Promise((resolve, reject) => {
    let answer = ''
    const socket = connect(Number(port), hostname)
    socket.setEncoding('latin1')
    socket.on('data', (chunk) => (answer += chunk))
    socket.on('close', () => resolve(answer))
    socket.on('error', reject)
    socket.write([requestLine, ...own, ...headers, 'Connection: close', '', ''].join('\r\n'), 'latin1')
  })
}
