/** Encrypts the ID tokens of sessions: they are kept to end the provider's session too, and contain personal data. */
import 'server-only'
import { hkdfSync } from 'node:crypto'
import { CompactEncrypt, compactDecrypt } from 'jose'
import { environment } from '../runtime/env'

const keyOf = (secret: string) => new Uint8Array(hkdfSync('sha256', secret, '', 'ID tokens of sessions', 32))

/** Characters of a token that is kept: it becomes part of a URL, for which one with thousands of groups is too long. */
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
      // Sealed with another secret: try the next one.
    }
  }
  return null
}
