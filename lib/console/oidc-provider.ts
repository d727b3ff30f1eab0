/** The identity provider as an OAuth provider of next-auth: authorization code with PKCE, state and nonce (OpenID Connect Core 1.0). */
import 'server-only'
import type { OAuthConfig } from 'next-auth/providers/oauth'
import { custom } from 'openid-client'
import type { SignInRefusal } from '../schema/sign-in'
import { clockTolerance } from '../server/oidc/clock-tolerance'
import { providerTimeout, type ProviderMetadata } from '../server/oidc/metadata'
import { provenPersonOf, tellsGroups, type Claims, type ProvenPerson } from '../server/oidc/proven-person'
import { environment } from '../server/runtime/env'
import type { FlowPurpose } from './oidc-flow-cookie'

/** The outcome of the provider's answer, filled in while next-auth checks it. */
export type ProviderAnswer = { proven?: ProvenPerson; refusal?: SignInRefusal }

/** How next-auth talks to the provider in one request. */
export type ProviderUse = { metadata: ProviderMetadata; purpose: FlowPurpose; answer: ProviderAnswer; secret: string }

// 30 days in seconds: with `max_age`, the provider has to say when the person last signed in there (Core, 3.1.2.1).
const anyAge = 2_592_000

const askedFor = ({ kind }: FlowPurpose) => (kind === 'proof' ? { prompt: 'login', max_age: 0 } : { max_age: anyAge })

// Most providers take both methods; client_secret_basic is the default of one that names none (Discovery 1.0, 3).
function authMethodOf({ token_endpoint_auth_methods_supported: methods }: ProviderMetadata) {
  return methods && !methods.includes('client_secret_basic') && methods.includes('client_secret_post') ? 'client_secret_post' : 'client_secret_basic'
}

/** Limits the whole time of a request; the library's own time-out limits only how long the provider is silent. */
async function inTime<T>(asked: Promise<T>): Promise<T> {
  let late: NodeJS.Timeout | undefined
  const limit = new Promise<never>((_resolve, reject) => {
    late = setTimeout(() => reject(Object.assign(new Error('the provider takes too long'), { code: 'ETIMEDOUT' })), 2 * providerTimeout)
  })
  return Promise.race([asked, limit]).finally(() => clearTimeout(late))
}

/** Whether an error means that the provider did not answer or failed, and not that its answer is wrong. */
function isOutage(error: unknown): boolean {
  const { code, name, response } = error as { code?: unknown; name?: string; response?: { statusCode?: number } }
  if (response?.statusCode !== undefined) return response.statusCode >= 500 || response.statusCode === 429
  return typeof code === 'string' && (code.startsWith('E') || code.startsWith('UND_')) && name !== 'RPError' || /timed? ?out/i.test((error as Error).message)
}

/** Runs a request to the provider; if the provider cannot be reached, that becomes the refusal. */
async function asking<T>(answer: ProviderAnswer, ask: () => Promise<T>): Promise<T> {
  try {
    return await inTime(ask())
  } catch (error) {
    if (isOutage(error)) answer.refusal = 'provider_unavailable'
    throw error
  }
}

/** The provider for next-auth, for one request. Its `answer` has the person once all checks of the ID token have passed. */
export function oidcProvider({ metadata, purpose, answer }: ProviderUse): OAuthConfig<{ sub: string }> {
  const oidc = environment().oidc!
  return {
    id: 'oidc',
    name: oidc.name,
    type: 'oauth',
    issuer: metadata.issuer,
    clientId: oidc.clientId,
    clientSecret: oidc.clientSecret,
    client: {
      token_endpoint_auth_method: authMethodOf(metadata),
      // Every provider supports RS256 (Core, 15.1). Other algorithms are refused, such as `none` and those that use the client's secret.
      id_token_signed_response_alg: 'RS256',
    },
    checks: ['pkce', 'state', 'nonce'],
    idToken: true,
    jwks_endpoint: metadata.jwks_uri,
    httpOptions: { timeout: providerTimeout },
    authorization: { url: metadata.authorization_endpoint, params: { scope: oidc.scopes, ...askedFor(purpose) } },
    token: {
      url: metadata.token_endpoint,
      request: async ({ client, params, checks, provider }) => {
        // next-auth allows ten seconds.
        client[custom.clock_tolerance] = clockTolerance
        // `checks` has what next-auth took from its own cookies.
        return { tokens: await asking(answer, () => client.callback(provider.callbackUrl, params, { ...checks, response_type: 'code' })) }
      },
    },
    userinfo: {
      url: metadata.userinfo_endpoint ?? '',
      request: async ({ client, tokens: parameters }) => {
        // next-auth hands on what `callback` returned.
        const tokens = parameters as Exclude<Parameters<typeof client.userinfo>[0], string>
        const idClaims: Claims = tokens.claims()
        const isAllThere = Object.hasOwn(idClaims, 'email') && (!oidc.groupsClaim || tellsGroups(idClaims, oidc.groupsClaim))
        // The library refuses an answer about somebody else (Core, 5.3.2).
        const userClaims: Claims =
          isAllThere || !metadata.userinfo_endpoint || !tokens.access_token ? {} : await asking(answer, () => client.userinfo(tokens))
        answer.proven = provenPersonOf(tokens.id_token!, idClaims, userClaims, oidc)
        return { sub: answer.proven.subject }
      },
    },
    profile: ({ sub }) => ({ id: sub }),
  }
}
