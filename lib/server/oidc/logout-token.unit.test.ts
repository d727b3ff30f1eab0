import { expect, test } from 'vitest'
import { singleSignOnSettings, startIdentityProvider } from '../../testing/services/identity-provider'
import { withSettings } from '../../testing/services/settings'
import { forgetProcessWide } from '../runtime/process-wide'
import { readLogoutToken } from './logout-token'

const events = { 'http://schemas.openid.net/event/backchannel-logout': {} }

test('keys are kept for the next token; one that nobody can check is to be sent again, and is not called a wrong one', async () => {
  const publicUrl = 'http://127.0.0.1:1'
  const provider = await startIdentityProvider(publicUrl)
  const [one, two] = [await provider.sign({ events, sub: 'one' }), await provider.sign({ events, sub: 'two' })]
  await withSettings({ PUBLIC_URL: publicUrl, ...singleSignOnSettings(provider) }, async () => {
    expect(await readLogoutToken(one)).toMatchObject({ issuer: provider.issuer, subject: 'one', sid: null })
    await provider.stop()
    expect(await readLogoutToken(two)).toMatchObject({ subject: 'two' })
    await expect(readLogoutToken(`${two.slice(0, -4)}AAAA`)).rejects.toMatchObject({ code: 'validation' })
    // As a server that has just started, which has read what the provider says of itself and not its keys yet.
    forgetProcessWide(`oidc-keys ${provider.issuer}/jwks`)
    await expect(readLogoutToken(two)).rejects.toMatchObject({ code: 'unavailable', retryAfter: 5 })
  })
})
