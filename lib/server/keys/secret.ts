/**
 * Key strings: `sei_`, 30 random base62 characters (178 bits), and the CRC-32 of those 30 in 6 base62 characters.
 * Layout and checksum are those of GitHub's and npm's tokens (github.blog, "Behind GitHub's new authentication token
 * formats", 2021): secret scanners find them, and a typing error is refused without a look-up.
 */
import 'server-only'
import { hash, randomInt } from 'node:crypto'
import { crc32 } from 'node:zlib'

const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
const prefix = 'sei_'
const randomLength = 30
const checksumLength = 6
const pattern = /^sei_[0-9A-Za-z]{36}$/

/** The six base62 characters, most significant first, of the CRC-32 of `text`. */
export function checksum(text: string): string {
  let rest = crc32(text)
  let digits = ''
  for (let place = 0; place < checksumLength; place += 1) {
    digits = alphabet[rest % 62] + digits
    rest = Math.floor(rest / 62)
  }
  return digits
}

/** A new secret. */
export function makeSecret(): string {
  const random = Array.from({ length: randomLength }, () => alphabet[randomInt(62)]).join('')
  return prefix + random + checksum(random)
}

/** Whether a token looks like a secret and its checksum fits. A filter for typing errors, not for attackers. */
export function isWellFormed(token: string): boolean {
  if (!pattern.test(token)) return false
  const random = token.slice(prefix.length, prefix.length + randomLength)
  return checksum(random) === token.slice(prefix.length + randomLength)
}

/** SHA-256 of the whole secret: a fast hash is right for a random secret of 178 bits (OWASP ASVS 5.0, 11.5.1, 6.5.2). */
export const hashSecret = (secret: string): Buffer<ArrayBuffer> => hash('sha256', secret, 'buffer') as Buffer<ArrayBuffer>
