import { afterAll, expect, test } from 'vitest'
import { withSettings } from '../testing/services/settings'
import { forgetProcessWide } from '../server/runtime/process-wide'
import { requireOwnOrigin } from './origin'

const settings = (publicUrl: string) => ({
  AUTH_SECRET: 'a secret of at least 32 characters',
  DATA_DIR: '/nowhere',
  PUBLIC_URL: publicUrl,
})
afterAll(() => forgetProcessWide('environment'))

const check = (headers: Record<string, string>, publicUrl = 'https://keys.example.com') =>
  withSettings(settings(publicUrl), () => requireOwnOrigin(new Request('http://10.0.0.1/', { method: 'POST', headers })))

test.each([
  ['the public address', { origin: 'https://keys.example.com', host: '10.0.0.1:3000' }, 'https://keys.example.com'],
  ['another name of an address behind https', { origin: 'https://other.example', host: 'other.example' }, 'https://keys.example.com'],
  ['the address that was asked', { origin: 'http://10.0.0.1:3000', host: '10.0.0.1:3000' }, 'http://localhost:3000'],
])('a request from %s passes', (_name, headers, publicUrl) => expect(check(headers, publicUrl)).resolves.toBeUndefined())

test.each([
  ['no origin', { host: '10.0.0.1:3000' }],
  ['an empty origin', { origin: '', host: '10.0.0.1:3000' }],
  ['another site', { origin: 'https://evil.example', host: 'keys.example.com' }],
  ['a sandboxed page', { origin: 'null', host: 'keys.example.com' }],
  ['a longer name', { origin: 'https://keys.example.com.evil.example', host: 'keys.example.com' }],
  ['another port', { origin: 'https://keys.example.com:8443', host: 'keys.example.com' }],
  ['the same name without TLS', { origin: 'http://keys.example.com', host: 'keys.example.com' }],
])('a request with %s is refused', (_name, headers) =>
  expect(check(headers as Record<string, string>)).rejects.toMatchObject({ code: 'foreign_origin', status: 403 }),
)
