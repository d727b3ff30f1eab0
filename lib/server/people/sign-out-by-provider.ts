/** Ends sessions on behalf of the identity provider: those that began with one of its sessions, or all of a person. */
import 'server-only'
import { database } from '../database/open'
import { Fault } from '../fault'
import { readLogoutToken } from '../oidc/logout-token'
import { noteLogout } from '../oidc/note-logout'
import { now } from '../runtime/clock'
import { log } from '../runtime/log'

/**
 * Ends the sessions that a logout token of the provider names.
 * @throws Fault validation for a token that is not valid, or came before; unavailable where its keys cannot be had; not_found without a
 * provider
 */
export async function signOutByProvider(token: string): Promise<void> {
  const logout = await readLogoutToken(token)
  const { issuer, sid, subject } = logout
  const { prisma } = await database()
  const ended = await prisma.$transaction(async (tx) => {
    if (!(await noteLogout(tx, logout))) throw new Fault('validation', 'The logout token is not valid: it was sent before.')
    const { count } = await tx.session.updateMany({
      where: { endedAt: null, ...(sid && { oidcSid: sid }), identity: { issuer, ...(subject && { subject }) } },
      data: { endedAt: now(), endReason: 'signed-out-by-provider', idToken: null },
    })
    return count
  })
  log().info({ ended }, 'the identity provider ended sessions')
}
