import { createServer } from 'node:http'
import { connect, type AddressInfo, type Socket } from 'node:net'
import { expect, test, vi } from 'vitest'
import { closeQuietly } from './close-quietly'

test('whoever had connected when the server closes is answered, however short the turns are', async () => {
  const clock = vi.spyOn(performance, 'now').mockReturnValue(0)
  try {
    const server = createServer((_request, response) => response.setHeader('connection', 'close').end('answered'))
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    // The kernel takes these at once; Node has had no turn yet.
    const answers = Array.from({ length: 50 }, () => {
      const socket = connect(port, '127.0.0.1').setEncoding('utf8')
      socket.write('POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n')
      return socket.toArray().then((pieces) => pieces.join(''), String)
    })
    await closeQuietly(server)
    for (const answer of await Promise.all(answers)) expect(answer).toMatch(/^HTTP\/1\.1 200 [^]*answered/)
    expect(server.listening).toBe(false)
  } finally {
    clock.mockRestore()
  }
})

test('idle connections are ended before the listener closes, which takes longer with them', async () => {
  const server = createServer((_request, response) => response.end('answered'))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const [accepted] = await Promise.all([
    new Promise<Socket>((resolve) => server.once('connection', resolve)),
    fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}`).then((answer) => answer.text()),
  ])
  const { close } = server
  const wasOpen: boolean[] = []
  server.close = (...given) => {
    wasOpen.push(!accepted.destroyed)
    return close.apply(server, given)
  }
  await closeQuietly(server)
  expect(wasOpen).toEqual([false])
})
