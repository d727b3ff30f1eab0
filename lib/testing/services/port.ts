/** Free ports for the servers of tests. */
import { randomInt } from 'node:crypto'
import { createServer } from 'node:net'

// Below those that Linux gives to connections, which would take a port before the server of a test does, and above 10080, which fetch and
// browsers refuse. Each worker of a run has ports of its own.
const first = 12_000
const perWorker = 2_000
const begin = first + perWorker * (Number(process.env.VITEST_POOL_ID ?? process.env.TEST_PARALLEL_INDEX ?? 0) % 10)
let next = randomInt(perWorker)

const canListen = (port: number) =>
  new Promise<boolean>((resolve, reject) => {
    const server = createServer()
    server.once('error', (error: NodeJS.ErrnoException) => (error.code === 'EADDRINUSE' ? resolve(false) : reject(error)))
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)))
  })

/** A port on 127.0.0.1 that nothing listens on now, and that no other test is given soon. */
export async function freePort(): Promise<number> {
  for (let tries = 0; tries < perWorker; tries += 1) {
    const port = begin + (next++ % perWorker)
    if (await canListen(port)) return port
  }
  throw new Error(`Every port from ${begin} to ${begin + perWorker - 1} is taken.`)
}
