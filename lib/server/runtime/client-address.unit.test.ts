import { IncomingMessage } from 'node:http'
import { Socket } from 'node:net'
import { afterAll, describe, expect, test, vi } from 'vitest'
import { withSettings } from '../../testing/services/settings'
import { addressIn, forwardedClientAddress, socketClientAddress } from './client-address'
import { log } from './log'
import { forgetProcessWide } from './process-wide'

afterAll(() => forgetProcessWide('environment'))

const proxyAddress = '10.9.9.9'

/** What both ways of finding an address find, for lines of X-Forwarded-For behind so many trusted proxies. */
function addressesBehind(proxies: number, lines: string[], remoteAddress = proxyAddress) {
  const settings = { AUTH_SECRET: 'a secret of at least 32 characters', LOG_LEVEL: 'silent', TRUST_PROXY: String(proxies) }
  return withSettings(settings, () => {
    const socket = Object.defineProperty(new Socket(), 'remoteAddress', { value: remoteAddress })
    const request = new IncomingMessage(socket)
    const headers = new Headers()
    for (const line of lines) headers.append('x-forwarded-for', line)
    if (lines.length > 0) request.headers['x-forwarded-for'] = lines.join(', ')
    return { socket: socketClientAddress(request), fetch: forwardedClientAddress(headers) }
  })
}

describe('an address is read however a proxy writes it', () => {
  test.each([
    ['203.0.113.7', '203.0.113.7'],
    [' 203.0.113.7\t', '203.0.113.7'],
    ['203.0.113.7:1234', '203.0.113.7'],
    ['"203.0.113.7:1234"', '203.0.113.7'],
    ['203.0.113.7:_port', '203.0.113.7'],
    ['[203.0.113.7]:80', '203.0.113.7'],
    ['::ffff:203.0.113.7', '203.0.113.7'],
    ['::FFFF:203.0.113.7', '203.0.113.7'],
    ['::ffff:203.0.113.7:1234', '203.0.113.7'],
    ['::ffff:cb00:7107', '203.0.113.7'],
    ['0:0:0:0:0:ffff:203.0.113.7', '203.0.113.7'],
    ['[::ffff:203.0.113.7]:1234', '203.0.113.7'],
    ['"[::ffff:203.0.113.7]"', '203.0.113.7'],
    ['2001:db8::1', '2001:db8::1'],
    ['2001:DB8:0:0:0:0:0:1', '2001:db8::1'],
    ['[2001:db8::1]', '2001:db8::1'],
    ['[2001:db8::1]:443', '2001:db8::1'],
    ['"[2001:db8::1]:443"', '2001:db8::1'],
    ['fe80::1%eth0', 'fe80::1'],
    ['[fe80::1%25eth0]:443', 'fe80::1'],
  ])('%s', async (written, address) => {
    expect(addressIn(written)).toBe(address)
    expect(await addressesBehind(1, [written])).toEqual({ socket: address, fetch: address })
  })

  test.each(['', 'unknown', '_hidden', 'unix:', 'localhost', '1.2.3', '1.2.3.4.5', '256.1.1.1', '01.2.3.4', '1', '0x7f000001'])(
    '%j is none',
    (written) => expect(addressIn(written)).toBeNull(),
  )

  test.each(['[', '[]', '[]:80', ':80', '1.2.3.4 5.6.7.8', '1.2.3.4;5.6.7.8', '[2001:db8::1', '2001:db8::g', `1.2.3.4:${'9'.repeat(60)}`])(
    '%j is none either',
    (written) => expect(addressIn(written)).toBeNull(),
  )
})

describe('entries are counted from the right', () => {
  const client = '203.0.113.7'
  test.each([
    [1, [`6.6.6.6, ${client}:99`]],
    [1, ['6.6.6.6', client]],
    [1, [`[::1, ${client}`]],
    [1, [`6.6.6.6:, , ,${client}`]],
    [1, [`${client} , `]],
    [2, [`6.6.6.6, ${client}, 10.0.0.1:80`]],
    [2, ['6.6.6.6', `${client},[2001:db8::1]:80`]],
    [3, [`6.6.6.6, ${client}`, 'unknown', '10.0.0.1']],
    [10, [client]],
  ])('behind %i: %j', async (proxies, lines) => {
    expect(await addressesBehind(proxies, lines)).toEqual({ socket: client, fetch: client })
  })

  test.each([
    [1, []],
    [1, ['']],
    [1, [', ,']],
    [1, [`${client}, unknown`]],
    [2, [`${client}, unknown, _hidden`]],
  ])('behind %i, where they wrote no address the nearest is that of the socket: %j', async (proxies, lines) => {
    expect(await addressesBehind(proxies, lines)).toEqual({ socket: proxyAddress, fetch: null })
  })

  test('one that hides who it is hides behind the next', async () => {
    expect(await addressesBehind(2, [`${client}, unknown, 10.0.0.1`])).toEqual({ socket: '10.0.0.1', fetch: '10.0.0.1' })
  })

  test('without trusted proxies none is believed', async () => {
    expect(await addressesBehind(0, [client])).toEqual({ socket: proxyAddress, fetch: null })
    expect(await addressesBehind(0, [], '::ffff:10.1.1.1')).toEqual({ socket: '10.1.1.1', fetch: null })
  })
})

test.each([
  ['comes and is not believed', 0, ['203.0.113.7']],
  ['is believed and does not come', 1, []],
])('whoever looks for an address tells the log that X-Forwarded-For %s', async (_what, proxies, lines) => {
  forgetProcessWide('forwarding-notices')
  await addressesBehind(proxies, [])
  const warn = vi.spyOn(log(), 'warn').mockImplementation(() => undefined)
  forgetProcessWide('forwarding-notices')
  await addressesBehind(proxies, lines)
  expect(warn).toHaveBeenCalledExactlyOnceWith({ trustProxy: proxies }, expect.stringContaining('X-Forwarded-For'))
  warn.mockRestore()
})
