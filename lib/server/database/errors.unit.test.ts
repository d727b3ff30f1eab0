import { connect } from 'node:net'
import { expect, test } from 'vitest'
import { freePort } from '../../testing/services/port'
import { isDatabaseUnavailable } from './errors'
import { startFailure } from './start-failure'

test.each([
  ['a network that leads nowhere', 'ENETUNREACH'],
  ['a host without an address', 'EAI_NONAME'],
  ['a certificate that has expired', 'CERT_HAS_EXPIRED'],
  ['a certificate that nobody vouches for', 'SELF_SIGNED_CERT_IN_CHAIN'],
  ['a certificate of another host', 'ERR_TLS_CERT_ALTNAME_INVALID'],
  ['a database that only reads', '25006'],
])('%s is a database out of reach, and the start says so in a line', (_what, code) => {
  const error = Object.assign(new Error('why'), { code })
  expect(isDatabaseUnavailable(error)).toBe(true)
  expect(startFailure(error)).toBe('The database of DATABASE_URL cannot be used: why')
})

test('of a host with several addresses, each is told why', async () => {
  const port = await freePort()
  const addresses = ['127.0.0.1', '127.0.0.2'].map((address) => ({ address, family: 4 }))
  const socket = connect({ host: 'database.invalid', port, autoSelectFamily: true, lookup: (_host, _options, done) => done(null, addresses) })
  const error = await new Promise((resolve) => void socket.once('error', resolve))
  const reasons = addresses.map(({ address }) => `connect ECONNREFUSED ${address}:${port}`)
  expect(startFailure(error)).toBe(`The database of DATABASE_URL cannot be used: ${reasons.join(', ')}`)
})
