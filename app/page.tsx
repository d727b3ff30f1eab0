/** The home page: redirects to the last open project, or to the first one. */
import { redirect } from 'next/navigation'
import { apiKeysPath } from '@/lib/paths'
import { pageSignedIn } from '@/lib/console/page'
import { shellOf } from '@/lib/console/shell'
import { environment } from '@/lib/server/runtime/env'
import { Shell } from '@/components/shell/shell'
import { NoProjects } from '@/components/shell/no-projects'

export default async function HomePage() {
  const shell = await shellOf(await pageSignedIn())
  if (shell.lastProject) redirect(apiKeysPath(shell.lastProject))
  const { oidc } = environment()
  return (
    <Shell {...shell}>
      <NoProjects
        mayCreate={shell.permissions.includes('projects:change')}
        directory={oidc?.groupsClaim ? oidc.name : null}
      />
    </Shell>
  )
}
