/** What the identity provider says of itself (OpenID Connect Discovery 1.0), kept for some minutes. */
import 'server-only'
import { z } from 'zod'
import { Fault } from '../fault'
import { nowMs } from '../runtime/clock'
import { environment } from '../runtime/env'
import { log } from '../runtime/log'
import { forgetProcessWide, processWide } from '../runtime/process-wide'
import { isThisMachine } from '../runtime/setting-formats'

/** Milliseconds that the provider has for each answer: a person waits for it. */
export const providerTimeout = 5_000

const keptFor = 600_000

/**
 * The age of metadata, in milliseconds, that is accepted before a browser is sent to the provider: if it is down, a page of ours should
 * say so.
 */
export const justNow = 1_000

/** An address that codes, secrets and people are sent to: over https, unless the provider itself is on this machine. */
const endpoint = z.url().refine((text) => {
  const { protocol, hostname } = new URL(text)
  return protocol === 'https:' || (protocol === 'http:' && isThisMachine(hostname) && environment().oidc?.issuer.startsWith('http:'))
})

const Metadata = z.object({
  issuer: z.string(),
  authorization_endpoint: endpoint,
  token_endpoint: endpoint,
  jwks_uri: endpoint,
  userinfo_endpoint: endpoint.optional(),
  end_session_endpoint: endpoint.optional(),
  token_endpoint_auth_methods_supported: z.array(z.string()).optional(),
  authorization_response_iss_parameter_supported: z.boolean().optional(),
})
export type ProviderMetadata = z.infer<typeof Metadata>

/** What is thrown where the provider does not answer as it should; its cause is logged, and says nothing secret. */
export function providerUnavailable(cause: unknown): Fault {
  return new Fault('unavailable', 'The identity provider cannot be asked at the moment. Try again shortly.', { cause, retryAfter: 5 })
}

async function discover(issuer: string): Promise<ProviderMetadata> {
  const url = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`
  const response = await fetch(url, { redirect: 'error', signal: AbortSignal.timeout(providerTimeout), headers: { accept: 'application/json' } })
  if (!response.ok) throw new Error(`discovery was answered with ${response.status}`)
  const metadata = Metadata.parse(await response.json())
  // Exactly: else one provider could speak for another (Discovery 1.0, 4.3).
  if (metadata.issuer !== issuer) throw new Error('the provider names another issuer than OIDC_ISSUER')
  return metadata
}

type Kept = { issuer: string; at: number; metadata: Promise<ProviderMetadata> }

/**
 * The provider's metadata.
 * @param oldest milliseconds since the provider said so
 * @throws Fault unavailable where it does not answer in time, or not as OIDC_ISSUER says; not_found without a provider
 */
export async function providerMetadata(oldest = keptFor): Promise<ProviderMetadata> {
  const { oidc } = environment()
  if (!oidc) throw new Fault('not_found', 'There is no single sign-on here.')
  const { issuer } = oidc
  const make = (): Kept => ({ issuer, at: nowMs(), metadata: discover(issuer) })
  let kept = processWide('oidc-metadata', make)
  if (kept.issuer !== issuer || Math.abs(nowMs() - kept.at) > oldest) {
    forgetProcessWide('oidc-metadata')
    kept = processWide('oidc-metadata', make)
  }
  try {
    return await kept.metadata
  } catch (error) {
    // The next request tries again.
    if (processWide('oidc-metadata', () => kept) === kept) forgetProcessWide('oidc-metadata')
    log().warn({ err: error }, 'the identity provider cannot be asked')
    throw providerUnavailable(error)
  }
}
