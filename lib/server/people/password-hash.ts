/** Hashes passwords: argon2id with the parameters of OWASP's password storage cheat sheet (19 MiB, 2 passes). */
import 'server-only'
import { hash, verify } from '@node-rs/argon2'
import { processWidePromise } from '../runtime/process-wide'

const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 }

/** A salted hash in PHC string format; takes some 20 ms of a core, in a thread of its own. */
export const hashPassword = (password: string): Promise<string> => hash(password, cost)

/**
 * Whether a password is the one behind the hash. Without a hash (no such person) it takes as long and is never right,
 * so that the time of the answer does not tell which emails exist.
 */
export async function isPassword(password: string, passwordHash: string | null): Promise<boolean> {
  const nobody = await processWidePromise('nobody-password', () => hashPassword('a password that nobody has'))
  const matches = await verify(passwordHash ?? nobody, password)
  return passwordHash !== null && matches
}
