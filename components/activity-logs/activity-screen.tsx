/** An Activity Logs page: the log of a project or of the account, and the panel of one entry. */
'use client'

import { useEffect, type ReactNode } from 'react'
import { isSignedOut } from '@/lib/client/console-api'
import type { LogOf } from '@/lib/client/activity-queries'
import { rememberProject } from '@/lib/client/last-project'
import { signInAgain } from '@/lib/client/session'
import { PageHeader } from '@/components/ui/page-header'
import { NowProvider } from '@/components/ui/relative-time'
import { useOpenPanel } from '@/components/ui/use-open-panel'
import { ActivityList } from './activity-list'
import { ActivityToolbar } from './activity-toolbar'
import { EntryPanel } from './entry-panel'
import { useActivityLog } from './use-activity-log'

type Props = {
  logOf: LogOf
  title: string
  /** When the server rendered, in milliseconds since 1970: the first relative times must match its HTML. */
  renderedAt: number
  breadcrumb: ReactNode
}

const keptFor = (days: number) => (days === 0 ? 'Kept for good' : `Kept for ${days} ${days === 1 ? 'day' : 'days'}`)

/** Header, filters, list and panel; the shell around them is the layout. */
export function ActivityScreen({ logOf, title, renderedAt, breadcrumb }: Props) {
  const log = useActivityLog(logOf)
  const panel = useOpenPanel('entry')
  const { data, error } = log.list
  useEffect(() => {
    if (logOf) rememberProject(logOf)
  }, [logOf])
  const sessionEnded = isSignedOut(error)
  useEffect(() => {
    if (sessionEnded) signInAgain()
  }, [sessionEnded])

  return (
    <NowProvider initial={renderedAt}>
      <PageHeader breadcrumb={breadcrumb} title={title} about={data && keptFor(data.keptDays)} />
      <div className="flex flex-1 flex-col gap-4 px-4 py-5 lg:px-8 lg:py-6">
        <ActivityToolbar log={log} />
        <div className="flex flex-1 flex-col">
          <ActivityList log={log} openId={panel.openId} onOpen={panel.open} ofAccount={logOf === null} />
        </div>
      </div>
      {panel.openId !== null && (
        <EntryPanel
          logOf={logOf}
          entryId={panel.openId}
          entries={data?.items ?? []}
          shownTarget={log.params.target}
          onOpen={panel.open}
          onClose={panel.close}
          onShowTarget={log.showTarget}
        />
      )}
    </NowProvider>
  )
}
