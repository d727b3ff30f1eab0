/** Where somebody adds a first passkey that is required, after using an invitation or an administrator's link. */
import 'server-only'
import type { Transaction } from '../database/open'
import { linkUrl, makeLink } from '../people/links'
import { countedRoles } from '../access/roles'
import { needsPasskey } from '../access/needs-passkey'

/**
 * Makes a link to add a passkey, for the browser in which an invitation was accepted or an administrator's link was used.
 * @returns its address, or null for who needs no passkey, or has one: only an administrator replaces that
 */
export async function firstPasskeyUrl(tx: Transaction, personId: string): Promise<string | null> {
  const { roleBindings, passkeys } = await tx.person.findUniqueOrThrow({
    where: { id: personId },
    select: { roleBindings: countedRoles, passkeys: { take: 1, select: { id: true } } },
  })
  if (passkeys.length > 0 || !needsPasskey(roleBindings)) return null
  return linkUrl('PASSKEY', (await makeLink(tx, personId, 'PASSKEY', null)).secret)
}
