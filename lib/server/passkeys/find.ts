/** Finds the passkey that an answer names, and writes down that it was used. */
import 'server-only'
import { database, type Transaction } from '../database/open'
import { now } from '../runtime/clock'
import { log } from '../runtime/log'
import { credentialIdOf, type SentResponse, type UsedPasskey } from './verify'

/** The passkey that an answer names, with its owner; null where there is none. */
export async function findPasskey(sent: SentResponse) {
  const credentialId = credentialIdOf(sent)
  if (!credentialId) return null
  const { prisma } = await database()
  return prisma.passkey.findUnique({
    where: { credentialId },
    select: {
      id: true,
      personId: true,
      credentialId: true,
      publicKey: true,
      person: { select: { id: true, name: true, email: true, accountId: true, passwordHash: true } },
    },
  })
}

/**
 * Writes down that a passkey was used, in the transaction of what it was used for. Its person is locked already.
 * @returns false where it is gone meanwhile, or its counter did not go up: somebody else may have a copy of it (WebAuthn level 3, 6.1.1)
 */
export async function notePasskeyUse(tx: Transaction, id: string, { counter, isBackedUp }: UsedPasskey): Promise<boolean> {
  const { count } = await tx.passkey.updateMany({
    // An authenticator that does not count says 0 each time.
    where: { id, counter: counter === 0n ? 0n : { lt: counter } },
    data: { counter, isBackedUp, lastUsedAt: now() },
  })
  if (count === 0) log().warn({ passkeyId: id }, 'a passkey was refused: it is gone, or its counter did not go up')
  return count === 1
}
