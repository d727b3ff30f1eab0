/** The activity log of the whole account: checks access, fills the query cache, renders the screen. */
import { HydrationBoundary } from '@tanstack/react-query'
import type { Metadata } from 'next'
import { redirect } from 'next/navigation'
import { activitySearch, loadActivityParams } from '@/lib/client/activity-params'
import { hasSecret } from '@/lib/client/list-params'
import { fillActivityCache } from '@/lib/console/fill-activity-cache'
import { pageAccountActor } from '@/lib/console/page'
import { accountActivityLogsPath } from '@/lib/paths'
import { ActivityScreen } from '@/components/activity-logs/activity-screen'
import { Breadcrumb } from '@/components/shell/breadcrumb'
import { NoAccess } from '@/components/ui/no-access'

const title = 'Account Activity'

export const metadata: Metadata = { title }

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> }

export default async function AccountActivityPage({ searchParams }: Props) {
  const path = accountActivityLogsPath()
  const search = await searchParams
  const asked = loadActivityParams(search)
  // Only the hint of the secret is kept.
  if (hasSecret(search.emails)) redirect(path + activitySearch(asked))
  const actor = await pageAccountActor('activity_logs:read', path + activitySearch(asked))
  if (!actor) {
    return (
      <NoAccess
        page={title}
        title="You do not have access to the activity log of the account"
        text="Account Admins see it. The Activity Logs page of a project has what you may see there."
      />
    )
  }
  const { state, renderedAt } = await fillActivityCache(actor, null, asked, path)
  return (
    <HydrationBoundary state={state}>
      <ActivityScreen
        logOf={null}
        title={title}
        renderedAt={renderedAt}
        breadcrumb={<Breadcrumb places={[actor.account.name, 'Account Management', 'Access']} />}
      />
    </HydrationBoundary>
  )
}
