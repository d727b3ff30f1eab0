/** Stores a new passkey of a person, in the transaction that checked that they may add one. */
import 'server-only'
import type { ActivityActor } from '../activity-log/record'
import { recordActivity } from '../activity-log/record'
import { isDuplicate } from '../database/errors'
import type { Transaction } from '../database/open'
import { Fault } from '../fault'
import { now } from '../runtime/clock'
import type { NewPasskey } from './verify'
import { passkeyColumns } from './wire'

/** Passkeys of a person at most. */
const most = 20

/** The refusal of an answer that shows no new passkey. */
export const notAPasskey = () => new Fault('validation', 'The passkey could not be added: the answer is not one of your browser. Try again.')

/** The refusal of one passkey more than a person may have. */
const tooManyPasskeys = () => new Fault('limit_reached', `You have ${most} passkeys, as many as there may be. Remove one first.`)

/** @throws Fault limit_reached */
export async function requirePasskeyRoom(tx: Pick<Transaction, 'passkey'>, personId: string): Promise<void> {
  if ((await tx.passkey.count({ where: { personId } })) >= most) throw tooManyPasskeys()
}

/**
 * Stores a new passkey. The person is locked until the end of the transaction.
 * @param person whose it is, as the activity log names them
 * @throws Fault limit_reached; conflict where the passkey is known already, whosever it is
 */
export async function storePasskey(
  tx: Transaction,
  actor: ActivityActor,
  person: { id: string; name: string },
  passkey: NewPasskey & { name: string },
) {
  await requirePasskeyRoom(tx, person.id)
  const row = await tx.passkey
    .create({ data: { ...passkey, personId: person.id, createdAt: now() }, select: passkeyColumns })
    .catch((error: unknown) => {
      throw isDuplicate(error) ? new Fault('conflict', 'This passkey is here already.') : error
    })
  await recordActivity(tx, actor, { type: 'USER', action: 'EDITED', target: person, details: { passkey: 'added', name: row.name } })
  return row
}
