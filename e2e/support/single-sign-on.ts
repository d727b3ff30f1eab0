/** Browser tests in which people sign in with a real identity provider. */
import { singleSignOnSettings, startIdentityProvider, type IdentityProvider } from '../../lib/testing/services/identity-provider'
import { freePort } from '../../lib/testing/services/port'
import { databaseUrl, test as base } from './fixtures'
import { startServer } from './server'

export type SingleSignOn = { url: string; provider: IdentityProvider }

/** Tests against a second server on the same database, with a provider of its own. @param settings beside those of the provider */
export const testWithProvider = (settings: Record<string, string> = {}) =>
  base.extend<object, { sso: SingleSignOn }>({
    sso: [
      async ({}, use) => {
        const port = await freePort()
        const url = `http://127.0.0.1:${port}`
        const provider = await startIdentityProvider(url)
        const server = await startServer({
          PORT: String(port),
          DATABASE_URL: databaseUrl(),
          AUTH_SECRET: 'a secret of the tests, long enough to sign with',
          ...singleSignOnSettings(provider),
          ...settings,
        })
        await use({ url, provider })
        await server.stop()
        await provider.stop()
      },
      { scope: 'worker' },
    ],
    baseURL: async ({ sso }, use) => use(sso.url),
  })
