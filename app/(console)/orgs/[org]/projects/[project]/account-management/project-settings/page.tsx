/** The Project Settings page: checks access, fills the query cache, renders the screen. */
import { dehydrate, HydrationBoundary } from '@tanstack/react-query'
import type { Metadata } from 'next'
import { projectSettingsOptions } from '@/lib/client/project-settings'
import { makeQueryClient } from '@/lib/client/query-client'
import { pageActor } from '@/lib/console/page'
import { projectOf, projectSettingsPath } from '@/lib/paths'
import { readProjectSettings } from '@/lib/server/projects/settings'
import { ProjectSettingsScreen } from '@/components/project-settings/project-settings-screen'
import { Breadcrumb } from '@/components/shell/breadcrumb'
import { NoAccess } from '@/components/ui/no-access'

export const metadata: Metadata = { title: 'Project Settings' }

export default async function ProjectSettingsPage({ params }: { params: Promise<{ org: string; project: string }> }) {
  const ref = projectOf(await params)
  const actor = await pageActor(ref, 'project_settings:change', projectSettingsPath(ref))
  if (!actor) {
    return (
      <NoAccess
        page="Project Settings"
        title="You cannot change the settings of this project"
        text="Account Admins and SEI Admins can, and nobody while the project is archived. Ask one of them if something should be changed."
      />
    )
  }
  const { accountName, orgName, projectName } = actor.project
  const client = makeQueryClient()
  client.setQueryData(projectSettingsOptions(ref).queryKey, await readProjectSettings(actor))
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <ProjectSettingsScreen
        projectRef={ref}
        breadcrumb={<Breadcrumb places={[accountName, orgName, projectName, 'Account Management']} />}
      />
    </HydrationBoundary>
  )
}
