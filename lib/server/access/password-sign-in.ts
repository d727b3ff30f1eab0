/** Who may sign in with a password: PASSWORD_SIGN_IN. */
import 'server-only'
import type { Transaction } from '../database/open'
import { Prisma } from '../prisma-client/client'
import { Fault } from '../fault'
import { environment } from '../runtime/env'

/** Selects what `takesPassword` needs of a person. */
export const passwordRoles = {
  where: { role: 'ACCOUNT_ADMIN', projectId: null, source: 'HAND' },
  take: 1,
  select: { id: true },
} satisfies Prisma.Person$roleBindingsArgs

/**
 * Whether a person may sign in with a password.
 * @param roleBindings as `passwordRoles` selects them: only roles given by hand, since the directory may be down
 */
export function takesPassword({ roleBindings }: { roleBindings: readonly unknown[] }): boolean {
  const { passwordSignIn } = environment()
  return passwordSignIn === 'on' || (passwordSignIn === 'admins' && roleBindings.length > 0)
}

/** The same as a condition in SQL, for people `p`. */
export function takesPasswordSql(): Prisma.Sql {
  const { passwordSignIn } = environment()
  if (passwordSignIn !== 'admins') return passwordSignIn === 'on' ? Prisma.sql`true` : Prisma.sql`false`
  return Prisma.sql`EXISTS (
    SELECT 1 FROM role_binding b WHERE b.person_id = p.id AND b.role = 'ACCOUNT_ADMIN' AND b.project_id IS NULL AND b.source = 'HAND')`
}

/** The same for a person by their id, read in a transaction. */
export async function mayUsePassword(tx: Transaction, id: string): Promise<boolean> {
  if (environment().passwordSignIn !== 'admins') return takesPassword({ roleBindings: [] })
  return takesPassword(await tx.person.findUniqueOrThrow({ where: { id }, select: { roleBindings: passwordRoles } }))
}

/** @throws Fault forbidden for a person who may not sign in with a password, and so may not choose one */
export async function requirePasswordUse(tx: Transaction, id: string): Promise<void> {
  if (await mayUsePassword(tx, id)) return
  throw new Fault('forbidden', `Nobody chooses a password here who signs in with ${environment().oidc?.name ?? 'single sign-on'}. Go to the sign-in page.`)
}
