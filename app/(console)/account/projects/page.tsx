/** The Projects page of Account Management: checks access, fills the query cache, renders the screen. */
import { dehydrate, HydrationBoundary } from '@tanstack/react-query'
import { Lock } from 'lucide-react'
import type { Metadata } from 'next'
import { redirect } from 'next/navigation'
import { hasSecret } from '@/lib/client/list-params'
import { loadProjectListParams, projectListSearch } from '@/lib/client/project-list-params'
import { organizationsKey } from '@/lib/client/project-queries'
import { makeQueryClient } from '@/lib/client/query-client'
import { pageAccountActor } from '@/lib/console/page'
import { projectsPath } from '@/lib/paths'
import { listOrganizations } from '@/lib/server/projects/list-all'
import { ProjectsScreen } from '@/components/projects/projects-screen'
import { Breadcrumb } from '@/components/shell/breadcrumb'
import { EmptyState } from '@/components/ui/empty-state'
import { PageHeader } from '@/components/ui/page-header'

export const metadata: Metadata = { title: 'Projects' }

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> }

export default async function ProjectsPage({ searchParams }: Props) {
  const search = await searchParams
  const path = projectsPath() + projectListSearch(loadProjectListParams(search))
  // Only the hint of the secret is kept.
  if (hasSecret(search.q)) redirect(path)
  const actor = await pageAccountActor('projects:change', path)
  if (!actor) {
    return (
      <>
        <PageHeader title="Projects" />
        <div className="p-4 lg:p-8">
          <EmptyState
            icon={<Lock size={22} />}
            title="You do not have access to this page"
            text="Only an Account Admin manages projects and organizations. Your own projects are in the menu above the navigation."
          />
        </div>
      </>
    )
  }
  const client = makeQueryClient()
  client.setQueryData(organizationsKey, await listOrganizations(actor))
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <ProjectsScreen breadcrumb={<Breadcrumb places={[actor.account.name, 'Account Management', 'Access']} />} />
    </HydrationBoundary>
  )
}
