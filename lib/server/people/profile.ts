/** What a signed-in person sees of themselves, and changes. */
import 'server-only'
import type { ChangeProfile, Profile } from '../../schema/person'
import type { AccountActor } from '../access/actor'
import { takesPassword } from '../access/password-sign-in'
import { isKnownRole, knownRoles } from '../access/roles'
import { recordActivity } from '../activity-log/record'
import { database } from '../database/open'
import type { PersonRole } from '../prisma-client/enums'
import { environment } from '../runtime/env'

const once = (bindings: readonly { role: PersonRole }[]): PersonRole[] => [...new Set(bindings.filter(isKnownRole).map(({ role }) => role))]

/** The person, with each of their roles once, whatever it is for. */
export async function getProfile({ id, person, account, bindings }: Pick<AccountActor, 'id' | 'person' | 'account' | 'bindings'>): Promise<Profile> {
  const { oidc } = environment()
  const { prisma } = await database()
  const { passwordHash, roleBindings, identities } = await prisma.person.findUniqueOrThrow({
    where: { id },
    select: {
      passwordHash: true,
      roleBindings: { where: knownRoles, select: { role: true, source: true } },
      identities: { where: { issuer: oidc?.issuer ?? '' }, select: { id: true } },
    },
  })
  const adminByHand = roleBindings.filter(({ role, source }) => role === 'ACCOUNT_ADMIN' && source === 'HAND')
  return {
    name: person.name,
    email: person.email,
    accountName: account.name,
    roles: once(bindings),
    rolesFromDirectory: once(roleBindings.filter(({ source }) => source === 'DIRECTORY')),
    hasPassword: passwordHash !== null,
    mayUsePassword: takesPassword({ roleBindings: adminByHand }),
    isLinked: identities.length > 0,
  }
}

/** Changes the person's own name. @returns it */
export async function changeProfile(actor: AccountActor, { name }: ChangeProfile): Promise<{ name: string }> {
  const { id, person } = actor
  if (name === person.name) return { name }
  const { prisma } = await database()
  await prisma.$transaction(async (tx) => {
    await tx.person.update({ where: { id }, data: { name }, select: { id: true } })
    const details = { before: { name: person.name }, after: { name } }
    await recordActivity(tx, actor, { type: 'USER', action: 'EDITED', target: { id, name }, details })
  })
  return { name }
}
