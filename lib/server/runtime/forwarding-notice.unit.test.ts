import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { withSettings } from '../../testing/services/settings'
import { arrivesUntrusted, isForwardedUntrusted, noteForwarding, noteUntrustedProxy, noteUntrustedUse } from './forwarding-notice'
import { log } from './log'
import { forgetProcessWide } from './process-wide'

const settings = { AUTH_SECRET: 'a secret of at least 32 characters', LOG_LEVEL: 'silent' }

beforeEach(() => {
  forgetProcessWide('forwarding-notices')
  vi.useFakeTimers({ toFake: ['performance'] })
})
afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
  forgetProcessWide('environment')
})

/** What the log is told while this runs. */
const toldBy = (run: () => void, more: Record<string, string> = {}) =>
  withSettings({ ...settings, ...more }, () => {
    const warn = vi.spyOn(log(), 'warn').mockImplementation(() => undefined)
    run()
    const told = warn.mock.calls.map((call) => call.join(' '))
    warn.mockRestore()
    return told
  })

test.each([
  ['X-Forwarded-For that is not trusted', () => noteForwarding(0, true, false), /not believed/],
  ['Forwarded that is not trusted', () => noteForwarding(0, false, true), /not believed/],
  ['X-Forwarded-For that does not come', () => noteForwarding(1, false, false, '/gateway/sei/auth/verify'), /without X-Forwarded-For/],
])('%s is told once a minute', async (_what, note, line) => {
  const told = await toldBy(() => {
    for (let request = 0; request < 100; request += 1) note()
  })
  expect(told).toEqual([expect.stringMatching(line)])
  vi.advanceTimersByTime(59_000)
  expect(await toldBy(note)).toEqual([])
  vi.advanceTimersByTime(1_000)
  expect(await toldBy(note)).toHaveLength(1)
})

test('what fits is not told, nor the question of a load balancer', async () => {
  const told = await toldBy(() => {
    noteForwarding(0, false, false, '/')
    noteForwarding(1, true, true, '/')
    noteForwarding(1, false, false, '/healthz')
    noteForwarding(1, false, false, '/readyz?x')
  })
  expect(told).toEqual([])
})

test('a start behind https that trusts no proxy is told', async () => {
  const start = (PUBLIC_URL: string, TRUST_PROXY: string) => toldBy(noteUntrustedProxy, { PUBLIC_URL, TRUST_PROXY })
  expect(await start('https://keys.example.com', '0')).toEqual([expect.stringMatching(/^PUBLIC_URL is https and TRUST_PROXY is 0/)])
  expect(await start('https://keys.example.com', '1')).toEqual([])
  expect(await start('http://keys.example.com', '0')).toEqual([])
})

test.each([
  ['0', ['203.0.113.7', undefined], true],
  ['0', [null, 'for=203.0.113.7'], true],
  ['0', ['', undefined], true],
  ['0', [undefined, null], false],
  ['1', ['203.0.113.7', 'for=203.0.113.7'], false],
] as const)('behind %s trusted proxies, X-Forwarded-For and Forwarded %j come untrusted: %s', async (TRUST_PROXY, sent, is) => {
  await withSettings({ ...settings, TRUST_PROXY }, () => expect(isForwardedUntrusted(...sent)).toBe(is))
})

test('addresses of an account are those of a proxy where a request came so, or a good key of it in the last hour', () => {
  forgetProcessWide('untrusted-forwarding')
  expect(arrivesUntrusted({}, 'one')).toBe(false)
  expect(arrivesUntrusted({ isForwardedUntrusted: true }, 'one')).toBe(true)
  noteUntrustedUse('one')
  expect(arrivesUntrusted({ isForwardedUntrusted: false }, 'one')).toBe(true)
  expect(arrivesUntrusted({ isForwardedUntrusted: false }, 'other')).toBe(false)
  vi.advanceTimersByTime(61 * 60_000)
  expect(arrivesUntrusted({ isForwardedUntrusted: false }, 'one')).toBe(false)
})
