/** The home page: redirects to the last open project, or to the first one. */
import { cookies } from 'next/headers'
import { redirect } from 'next/navigation'
import { lastProjectCookie, lastProjectValue } from '@/lib/client/last-project'
import { apiKeysPath } from '@/lib/paths'
import { pageSignedIn } from '@/lib/console/page'
import { listProjects } from '@/lib/server/projects/list'
import { Shell } from '@/components/shell/shell'
import { NoProjects } from '@/components/shell/no-projects'

export default async function HomePage() {
  const session = await pageSignedIn()
  const projects = await listProjects(session)
  const last = (await cookies()).get(lastProjectCookie)?.value
  const project = projects.find((choice) => lastProjectValue(choice) === last) ?? projects[0]
  if (project) redirect(apiKeysPath(project))
  return (
    <Shell person={session.person} projects={projects}>
      <NoProjects />
    </Shell>
  )
}
