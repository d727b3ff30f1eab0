/** A proxy before a PostgreSQL that breaks a connection at a statement. */
import { once } from 'node:events'
import net from 'node:net'

type Cut = {
  /** A part of the statement at which one connection is broken, once. */
  at: string
  /** Whether the statement still reaches the server, and is done there. */
  after: boolean
}

/** Starts the proxy; answers the address of the database behind it. */
export async function startCutting(url: string, { at, after }: Cut): Promise<{ url: string; cuts(): number; stop(): Promise<void> }> {
  const { hostname, port } = new URL(url)
  const sockets = new Set<net.Socket>()
  let cuts = 0
  const server = net.createServer((client) => {
    const upstream = net.connect(Number(port), hostname)
    const both = [client, upstream]
    const cut = () => both.forEach((socket) => socket.destroy())
    for (const socket of both) {
      sockets.add(socket)
      socket.on('error', cut)
      socket.on('close', cut)
    }
    let answersAreLost = false
    client.on('data', (piece) => {
      if (cuts === 0 && piece.includes(at)) {
        cuts += 1
        if (!after) return cut()
        answersAreLost = true
      }
      upstream.write(piece)
    })
    upstream.on('data', (piece) => (answersAreLost ? cut() : client.write(piece)))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const through = new URL(url)
  through.hostname = '127.0.0.1'
  through.port = String((server.address() as net.AddressInfo).port)
  const stop = async () => {
    for (const socket of sockets) socket.destroy()
    server.close()
    await once(server, 'close')
  }
  return { url: through.href, cuts: () => cuts, stop }
}
