import { once } from 'node:events'
import { createServer, type AddressInfo } from 'node:net'
import { expect, test } from 'vitest'
import { listenFailure } from './listen-failure'

async function failureAt(port: number, host: string): Promise<string> {
  const server = createServer().listen(port, host)
  const [error] = (await once(server, 'error')) as [NodeJS.ErrnoException]
  return listenFailure(error, { host, port })
}

test('a port in use, and a HOST that is none of this machine, are told as what they are', async () => {
  const other = createServer().listen(0, '127.0.0.1')
  await once(other, 'listening')
  const { port } = other.address() as AddressInfo
  expect(await failureAt(port, '127.0.0.1')).toBe(`Port ${port} is in use. Set another PORT.`)
  other.close()
  // What Conda sets, and an address that is for documentation (RFC 5737).
  for (const host of ['x86_64-conda-linux-gnu.invalid', '192.0.2.1']) {
    expect(await failureAt(port, host)).toContain(`HOST is ${host}, where this machine cannot listen (`)
  }
})

test('so is a port that only others may use', () => {
  const error = Object.assign(new Error('listen EACCES: permission denied 0.0.0.0:80'), { code: 'EACCES' })
  expect(listenFailure(error, { host: '0.0.0.0', port: 80 })).toBe('Port 80 is not for this user. Set another PORT, such as 3000.')
})
