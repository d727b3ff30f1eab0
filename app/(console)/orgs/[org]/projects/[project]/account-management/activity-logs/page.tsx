/** The Activity Logs page of a project: checks access, fills the query cache, renders the screen. */
import { HydrationBoundary } from '@tanstack/react-query'
import type { Metadata } from 'next'
import { redirect } from 'next/navigation'
import { activitySearch, loadActivityParams } from '@/lib/client/activity-params'
import { hasSecret } from '@/lib/client/list-params'
import { fillActivityCache } from '@/lib/console/fill-activity-cache'
import { pageActor } from '@/lib/console/page'
import { activityLogsPath, projectOf } from '@/lib/paths'
import { ActivityScreen } from '@/components/activity-logs/activity-screen'
import { Breadcrumb } from '@/components/shell/breadcrumb'
import { NoAccess } from '@/components/ui/no-access'

export const metadata: Metadata = { title: 'Activity Logs' }

type Props = {
  params: Promise<{ org: string; project: string }>
  searchParams: Promise<Record<string, string | string[] | undefined>>
}

export default async function ActivityLogsPage({ params, searchParams }: Props) {
  const ref = projectOf(await params)
  const path = activityLogsPath(ref)
  const search = await searchParams
  const asked = loadActivityParams(search)
  // Only the hint of the secret is kept.
  if (hasSecret(search.emails)) redirect(path + activitySearch(asked))
  const actor = await pageActor(ref, 'activity_logs:read', path + activitySearch(asked))
  if (!actor) {
    return (
      <NoAccess
        page="Activity Logs"
        title="You do not have access to the activity log"
        text="Account Admins, SEI Admins and SEI Team Managers see it. Ask an Account Admin or SEI Admin if you need it."
      />
    )
  }
  const { accountName, orgName, projectName } = actor.project
  const { state, renderedAt } = await fillActivityCache(actor, ref, asked, path)
  return (
    <HydrationBoundary state={state}>
      <ActivityScreen
        logOf={ref}
        title="Activity Logs"
        renderedAt={renderedAt}
        breadcrumb={<Breadcrumb places={[accountName, orgName, projectName, 'Account Management']} />}
      />
    </HydrationBoundary>
  )
}
