/** Where a browser ends the session that it has at the identity provider (OpenID Connect RP-Initiated Logout 1.0). */
import 'server-only'
import { signInPath } from '../../paths'
import { database } from '../database/open'
import { environment } from '../runtime/env'
import { openIdToken } from './seal-id-token'
import { justNow, providerMetadata } from './metadata'

/** The sealed ID token of a session that the configured provider has begun; null where there is none to hand back. */
export type ProviderSession = { sealedIdToken: string | null }

/** What ends the provider's session with this one, to be read before it ends; null of a session that it has not begun. */
export async function providerSessionOf(sessionId: string): Promise<ProviderSession | null> {
  const { oidc } = environment()
  if (!oidc) return null
  const { prisma } = await database()
  const session = await prisma.session.findFirst({
    where: { id: sessionId, endedAt: null, identity: { issuer: oidc.issuer } },
    select: { idToken: true },
  })
  return session && { sealedIdToken: session.idToken }
}

/** The address; null where the provider has none, or does not answer: then its session stays. */
export async function endSessionUrl({ sealedIdToken }: ProviderSession): Promise<string | null> {
  const { oidc, publicUrl } = environment()
  const metadata = await providerMetadata(justNow).catch(() => null)
  if (!oidc || !metadata?.end_session_endpoint) return null
  const url = new URL(metadata.end_session_endpoint)
  const idToken = sealedIdToken && (await openIdToken(sealedIdToken))
  if (idToken) url.searchParams.set('id_token_hint', idToken)
  url.searchParams.set('client_id', oidc.clientId)
  url.searchParams.set('post_logout_redirect_uri', publicUrl + signInPath())
  return url.href
}
