/** ID tokens of sessions, by which the provider's session is ended too: kept encrypted, as they say who somebody is. */
import 'server-only'
import { hkdfSync } from 'node:crypto'
import { CompactEncrypt, compactDecrypt } from 'jose'
import { environment } from '../runtime/env'

const keyOf = (secret: string) => new Uint8Array(hkdfSync('sha256', secret, '', 'ID tokens of sessions', 32))

/** Characters of a token that is kept: it goes into an address, and one with thousands of groups fits into none. */
const longest = 4_000

/** The token as it is stored, or null for one that is too long to be sent back. */
export async function sealIdToken(idToken: string): Promise<string | null> {
  if (idToken.length > longest) return null
  const sealing = new CompactEncrypt(new TextEncoder().encode(idToken)).setProtectedHeader({ alg: 'dir', enc: 'A256GCM' })
  return sealing.encrypt(keyOf(environment().authSecret))
}

/** The token that was stored; null where neither AUTH_SECRET nor AUTH_SECRET_PREVIOUS has sealed it. */
export async function openIdToken(sealed: string): Promise<string | null> {
  for (const secret of environment().authSecrets) {
    try {
      return new TextDecoder().decode((await compactDecrypt(sealed, keyOf(secret))).plaintext)
    } catch {
      // The other secret may have.
    }
  }
  return null
}
