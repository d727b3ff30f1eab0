/** The Findings page: checks access, fills the query cache, renders the screen. */
import { dehydrate, HydrationBoundary } from '@tanstack/react-query'
import type { Metadata } from 'next'
import { redirect } from 'next/navigation'
import { findingSearch, loadFindingParams, toListFindings, type FindingParams } from '@/lib/client/finding-params'
import { findingCountsOptions, findingsOptions } from '@/lib/client/findings'
import { projectSettingsOptions } from '@/lib/client/project-settings'
import { makeQueryClient } from '@/lib/client/query-client'
import { pageActor } from '@/lib/console/page'
import { apiKeysPath, findingsPath, projectOf } from '@/lib/paths'
import type { PersonActor } from '@/lib/server/access/actor'
import { Fault } from '@/lib/server/fault'
import { countFindings } from '@/lib/server/findings/count'
import { listFindings } from '@/lib/server/findings/list'
import { listDismissals } from '@/lib/server/findings/list-dismissals'
import { readProjectSettings } from '@/lib/server/projects/settings'
import { environment } from '@/lib/server/runtime/env'
import { FindingsScreen } from '@/components/findings/findings-screen'
import { Breadcrumb } from '@/components/shell/breadcrumb'
import { NoAccess } from '@/components/ui/no-access'

export const metadata: Metadata = { title: 'Findings' }

type Props = {
  params: Promise<{ org: string; project: string }>
  searchParams: Promise<Record<string, string | string[] | undefined>>
}

export default async function FindingsPage({ params, searchParams }: Props) {
  const ref = projectOf(await params)
  const asked = loadFindingParams(await searchParams)
  const actor = await pageActor(ref, 'api_keys:read', findingsPath(ref) + findingSearch(asked))
  if (!actor) {
    return (
      <NoAccess
        page="Findings"
        title="You do not have access to findings"
        text="Your role in this project does not include them. Ask an Account Admin or SEI Admin if you need it."
      />
    )
  }
  const { accountName, orgName, projectName, isArchived } = actor.project
  const { state, renderedAt } = await fillQueryCache(actor, asked)
  return (
    <HydrationBoundary state={state}>
      <FindingsScreen
        projectRef={ref}
        permissions={actor.permissions}
        isArchived={isArchived}
        publicUrl={environment().knownPublicUrl}
        renderedAt={renderedAt}
        breadcrumb={
          <Breadcrumb places={[accountName, orgName, projectName, 'Account Management']} last={{ name: 'API Keys', href: apiKeysPath(ref) }} />
        }
      />
    </HydrationBoundary>
  )
}

/**
 * The query cache that the browser starts with. Where findings are read too often now, the browser asks again. An invalid cursor
 * redirects.
 */
async function fillQueryCache(actor: PersonActor, asked: FindingParams) {
  const client = makeQueryClient()
  const { org, project } = actor.project
  const ref = { org, project }
  try {
    const [counts, settings] = await Promise.all([countFindings(actor), readProjectSettings(actor)])
    client.setQueryData(findingCountsOptions(ref).queryKey, counts)
    client.setQueryData(projectSettingsOptions(ref).queryKey, settings)
    const shown = asked.kind ?? counts.kinds[0]?.kind
    const query = toListFindings(asked)
    if (shown) {
      const page = shown === 'dismissed' ? await listDismissals(actor, query) : await listFindings(actor, shown, query)
      client.setQueryData(findingsOptions(ref, shown, query).queryKey, page)
    }
  } catch (error) {
    if (error instanceof Fault && error.code === 'invalid_cursor') redirect(findingsPath(ref) + findingSearch({ ...asked, cursor: null }))
    if (!(error instanceof Fault && error.code === 'rate_limited')) throw error
  }
  return { state: dehydrate(client), renderedAt: Date.now() }
}
