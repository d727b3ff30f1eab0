/** A real OpenID provider in a process of its own, for tests of single sign-on. */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { exportJWK, generateKeyPair, importJWK, SignJWT, type JWK, type JWTHeaderParameters, type JWTPayload } from 'jose'
import { freePort } from './port'

/** What the provider says of an account, beside `sub`. */
export type AccountClaims = {
  email?: string
  email_verified?: unknown
  xms_edov?: unknown
  name?: string
  groups?: unknown
  /** Where groups are told that are too many for a token; the provider sends it only with `_claim_sources`. */
  _claim_names?: Record<string, string>
  _claim_sources?: Record<string, unknown>
  /** Whether the ID token has none of this, so that the userinfo endpoint has to be asked. */
  isThin?: boolean
}

export type IdentityProvider = {
  issuer: string
  clientId: string
  clientSecret: string
  /** Makes an account, or gives it other claims from the next sign-in on. Its `sub` is what one enters on the provider's page. */
  setAccount(sub: string, claims: AccountClaims): Promise<void>
  /** Lets it wait before each answer. @param milliseconds 0 for none */
  slowDown(milliseconds: number): Promise<void>
  /** Turns its clock. @param seconds from the real time on; 0 sets it right */
  turnClock(seconds: number): Promise<void>
  /** From now on it accepts and does not answer. */
  hang(): void
  goOn(): void
  /** Signs a token with the provider's own key; `iss`, `aud`, `iat`, `exp` and `jti` are those of a good one unless given, or null for none. */
  sign(claims: { [claim in keyof JWTPayload]: JWTPayload[claim] | null }, header?: Partial<JWTHeaderParameters>): Promise<string>
  stop(): Promise<void>
}

/** Settings with which a server lets people sign in there. */
export const singleSignOnSettings = ({ issuer, clientId, clientSecret }: Pick<IdentityProvider, 'issuer' | 'clientId' | 'clientSecret'>) => ({
  OIDC_ISSUER: issuer,
  OIDC_CLIENT_ID: clientId,
  OIDC_CLIENT_SECRET: clientSecret,
  OIDC_NAME: 'Acme ID',
})

/**
 * Starts one on 127.0.0.1.
 * @param consoleUrl PUBLIC_URL of the server that it signs people in to
 */
export async function startIdentityProvider(consoleUrl: string): Promise<IdentityProvider> {
  const port = await freePort()
  const issuer = `http://127.0.0.1:${port}`
  const { privateKey } = await generateKeyPair('RS256', { extractable: true })
  const key: JWK = { ...(await exportJWK(privateKey)), kid: 'of-tests', alg: 'RS256', use: 'sig' }
  const client = {
    client_id: 'sei-api-keys',
    client_secret: 'a client secret of the tests, which is long enough',
    redirect_uris: [`${consoleUrl}/api/auth/callback/oidc`],
    post_logout_redirect_uris: [`${consoleUrl}/sign-in`],
    backchannel_logout_uri: `${consoleUrl}/api/oidc/back-channel-logout`,
    backchannel_logout_session_required: true,
  }
  const child = fork(fileURLToPath(new URL('identity-provider-process.mjs', import.meta.url)), { stdio: ['ignore', 'ignore', 'ignore', 'ipc'] })
  const ended = once(child, 'close')
  child.send({ settings: { port, issuer, jwks: { keys: [key] }, client } })
  await Promise.race([once(child, 'message'), ended.then(() => Promise.reject(new Error('The identity provider ended.')))])

  let last = 0
  const tell = (message: object) =>
    new Promise<void>((resolve) => {
      const id = (last += 1)
      const onAnswer = (answer: { done?: number }) => {
        if (answer.done !== id) return
        child.off('message', onAnswer)
        resolve()
      }
      child.on('message', onAnswer)
      child.send({ ...message, id })
    })

  return {
    issuer,
    clientId: client.client_id,
    clientSecret: client.client_secret,
    setAccount: (sub, claims) => tell({ account: { sub, claims } }),
    slowDown: (delay) => tell({ delay }),
    turnClock: (turnedBy) => tell({ turnedBy }),
    hang: () => void child.kill('SIGSTOP'),
    goOn: () => void child.kill('SIGCONT'),
    sign: async (claims, header = {}) => {
      const at = Math.floor(Date.now() / 1_000)
      const good = { iss: issuer, aud: client.client_id, iat: at, exp: at + 120, jti: `${at}-${Math.random()}` }
      const all = Object.entries({ ...good, ...claims }).filter(([, value]) => value !== null)
      return new SignJWT(Object.fromEntries(all))
        .setProtectedHeader({ alg: 'RS256', kid: 'of-tests', ...header })
        .sign(await importJWK(key, 'RS256'))
    },
    stop: async () => {
      child.kill('SIGKILL')
      await ended
    },
  }
}
