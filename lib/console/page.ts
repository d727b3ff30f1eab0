/** What a page asks before it renders: who is signed in, and what they may do in the project of its URL. */
import 'server-only'
import { headers } from 'next/headers'
import { notFound, redirect } from 'next/navigation'
import { cache } from 'react'
import { signInPath, type ProjectRef } from '../paths'
import type { Permission } from '../schema/permission'
import { ProjectParams } from '../schema/project'
import { findPerson, sessionActor, type Person, type PersonActor } from '../server/access/actor'
import { sessionPersonId } from './auth'
import { Fault } from '../server/fault'
import { requestOrigin } from '../server/runtime/request'

/** The signed-in person, or null. */
export const signedInPerson = cache(async (): Promise<Person | null> => {
  const personId = await sessionPersonId()
  return personId ? findPerson(personId) : null
})

/** The signed-in person; whoever is not signed in is sent to do so. */
export async function pagePerson(): Promise<Person> {
  return (await signedInPerson()) ?? redirect(signInPath())
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
  const personId = await sessionPersonId()
  if (!personId) redirect(signInPath(returnTo))
  const params = ProjectParams.safeParse(ref)
  if (!params.success) notFound()
  const origin = requestOrigin(await headers())
  let actor: PersonActor
  try {
    actor = await sessionActor(personId, params.data, origin)
  } catch (error) {
    if (error instanceof Fault && error.code === 'unauthenticated') redirect(signInPath(returnTo))
    if (error instanceof Fault && error.code === 'not_found') notFound()
    throw error
  }
  if (actor.permissions.includes(permission)) return actor
  origin.event = 'access_denied'
  return null
}
