/** Access checks of pages: who is signed in, and what they may do in the project of the URL. */
import 'server-only'
import { headers } from 'next/headers'
import { notFound, redirect } from 'next/navigation'
import { cache } from 'react'
import { signInPath, type ProjectRef } from '../paths'
import type { AccountPermission, Permission } from '../schema/permission'
import { ProjectParams } from '../schema/project'
import { accountActor, sessionActor, type AccountActor, type PersonActor } from '../server/access/actor'
import type { SignedIn } from '../server/access/session'
import { signedInBy } from './signed-in'
import { Fault } from '../server/fault'
import { requestOrigin } from '../server/runtime/request'

/** Whoever is signed in, or null: read once for the page and its layout. */
export const signedIn = cache(async (): Promise<SignedIn | null> => signedInBy(await headers()))

/** Whoever is signed in; others are sent to do so, and back to `returnTo` (path with query). */
export async function pageSignedIn(returnTo?: string): Promise<SignedIn> {
  return (await signedIn()) ?? redirect(signInPath(returnTo))
}

/** The signed-in person in Account Management, or null where they lack the permission. */
export async function pageAccountActor(permission: AccountPermission, returnTo: string): Promise<AccountActor | null> {
  const origin = requestOrigin(await headers())
  const actor = accountActor(await pageSignedIn(returnTo), origin)
  if (actor.permissions.includes(permission)) return actor
  origin.event = 'access_denied'
  return null
}

/**
 * The signed-in person in a project, or null where they lack the permission. Others are sent to sign in and back to
 * `returnTo` (path with query), and who is no member sees the not-found page.
 */
export async function pageActor(
  ref: ProjectRef,
  permission: Permission,
  returnTo: string,
): Promise<PersonActor | null> {
  const person = await pageSignedIn(returnTo)
  const params = ProjectParams.safeParse(ref)
  if (!params.success) notFound()
  const origin = requestOrigin(await headers())
  let actor: PersonActor
  try {
    actor = await sessionActor(person, params.data, origin)
  } catch (error) {
    if (error instanceof Fault && error.code === 'not_found') notFound()
    throw error
  }
  if (actor.permissions.includes(permission)) return actor
  origin.event = 'access_denied'
  return null
}
