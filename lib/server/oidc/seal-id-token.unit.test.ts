import { expect, test } from 'vitest'
import { withSettings } from '../../testing/services/settings'
import { openIdToken, sealIdToken } from './seal-id-token'

const [one, other] = ['first secret of at least 32 characters', 'second secret of at least 32 characters']

test('an ID token is kept so that only AUTH_SECRET, or the one before, opens it', async () => {
  const sealed = await withSettings({ AUTH_SECRET: one }, () => sealIdToken('a.b.c'))
  expect(sealed).not.toContain('a.b.c')
  const open = (settings: Record<string, string>) => withSettings(settings, () => openIdToken(sealed!))
  expect(await open({ AUTH_SECRET: one })).toBe('a.b.c')
  expect(await open({ AUTH_SECRET: other, AUTH_SECRET_PREVIOUS: one })).toBe('a.b.c')
  expect(await open({ AUTH_SECRET: other, AUTH_SECRET_PREVIOUS: '' })).toBeNull()
})

test('one that fits into no address is not kept', async () => {
  await withSettings({ AUTH_SECRET: one }, async () => {
    expect(await sealIdToken('x'.repeat(4_001))).toBeNull()
    expect(await openIdToken((await sealIdToken('x'.repeat(4_000)))!)).toHaveLength(4_000)
  })
})
