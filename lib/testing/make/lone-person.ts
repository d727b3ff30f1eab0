/** People in accounts of their own, in the state that a test needs. */
import { randomUUID } from 'node:crypto'
import { database } from '../../server/database/open'
import { now } from '../../server/runtime/clock'
import { makeLink, type MadeLink } from '../../server/people/links'
import { cheapHash } from './cheap-hash'

/** The password of people who have one. */
export const testPassword = 'correct horse battery'
const testHash = cheapHash(testPassword)

type State = { password?: boolean; invited?: boolean; disabled?: boolean }

export type MadePerson = { id: string; name: string; email: string; accountId: string }

/** Makes a person in an account of their own, or in the one that is given. They have no role. */
export async function makeLonePerson({ password = true, invited = false, disabled = false }: State = {}, accountId?: string): Promise<MadePerson> {
  const { prisma } = await database()
  const mark = randomUUID().slice(0, 8)
  const account = accountId ?? (await prisma.account.create({ data: { identifier: mark, name: 'Test account' } })).id
  return prisma.person.create({
    data: {
      accountId: account,
      email: `grace-${mark}@example.com`,
      name: 'Grace Hopper',
      passwordHash: password && !invited ? await testHash : null,
      invitedAt: invited ? now() : null,
      disabledAt: disabled ? now() : null,
    },
    select: { id: true, name: true, email: true, accountId: true },
  })
}

/** A link of the person. */
export async function linkOf({ id }: { id: string }, kind: 'INVITATION' | 'PASSWORD' | 'PASSKEY'): Promise<MadeLink> {
  const { prisma } = await database()
  return prisma.$transaction((tx) => makeLink(tx, id, kind, null))
}
