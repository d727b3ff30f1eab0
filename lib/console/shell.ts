/** Reads what the frame around every signed-in page shows: the person, their projects, and what they may do in the account. */
import 'server-only'
import { cookies } from 'next/headers'
import { lastProjectCookie, lastProjectValue } from '../client/last-project'
import { accountPermissionsOf } from '../server/access/roles'
import type { SignedIn } from '../server/access/session'
import { listProjects } from '../server/projects/list'
import { environment } from '../server/runtime/env'

/** `lastProject` is the one that was open last in this browser, else the first; null for who has none. */
export async function shellOf(signedIn: SignedIn) {
  const projects = await listProjects(signedIn)
  const last = (await cookies()).get(lastProjectCookie)?.value
  return {
    person: signedIn.person,
    projects,
    lastProject: projects.find((choice) => lastProjectValue(choice) === last) ?? projects[0] ?? null,
    permissions: accountPermissionsOf(signedIn.bindings),
    providerName: environment().oidc?.name ?? null,
  }
}
