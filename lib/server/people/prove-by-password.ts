/** A signed-in person proves with their password who they are. */
import 'server-only'
import type { ProveByPassword } from '../../schema/proof'
import type { AccountActor } from '../access/actor'
import { noteProof, waysToProve } from '../access/recent-proof'
import { database } from '../database/open'
import { Fault } from '../fault'
import { noteRefusal } from '../runtime/request'
import { countAttempt, forgetAttempts } from './attempt-limit'
import { isPassword } from './password-hash'

function wrongPassword({ request }: AccountActor): Fault {
  const detail = 'This is not your password.'
  noteRefusal(request, 'validation', 'sign_in_failed')
  return new Fault('validation', detail, { errors: [{ pointer: '/password', detail }] })
}

/**
 * Notes a proof in the current session, and begins no other. Wrong passwords count together with those of a change of the password:
 * whoever took over a session must not find it here either.
 * @throws Fault validation for a wrong password, and for who may not use one; too_many_attempts after 10 in an hour; unauthenticated
 * where the session ended meanwhile
 */
export async function proveByPassword(actor: AccountActor, { password }: ProveByPassword): Promise<void> {
  await countAttempt('current-password', actor.id)
  const { prisma } = await database()
  const ways = await waysToProve(prisma, actor)
  const { passwordHash } = await prisma.person.findUniqueOrThrow({ where: { id: actor.id }, select: { passwordHash: true } })
  if (!(await isPassword(password, ways.includes('password') ? passwordHash : null))) throw wrongPassword(actor)
  await noteProof(prisma, actor)
  await forgetAttempts('current-password', actor.id)
}
