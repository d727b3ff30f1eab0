/** The Findings page: the kinds of findings of a project, the keys of one kind with the evidence, and what mends them. */
'use client'

import { ShieldCheck, WifiOff } from 'lucide-react'
import { useEffect, type ReactNode } from 'react'
import { isRefusal, isSignedOut, messageOf } from '@/lib/client/console-api'
import { rememberProject } from '@/lib/client/last-project'
import { signInAgain } from '@/lib/client/session'
import { apiKeysPath, type ProjectRef } from '@/lib/paths'
import type { Permission } from '@/lib/schema/permission'
import { ArchivedNotice } from '@/components/api-keys/archived-notice'
import { countKeys } from '@/components/api-keys/key-counts'
import { Button, ButtonLink } from '@/components/ui/button'
import { EmptyState } from '@/components/ui/empty-state'
import { ListSkeleton } from '@/components/ui/list-skeleton'
import { PageHeader } from '@/components/ui/page-header'
import { NowProvider } from '@/components/ui/relative-time'
import { DismissedList } from './dismissed-list'
import { FindingDialogs } from './finding-dialogs'
import { FindingList } from './finding-list'
import { listedKinds } from './finding-texts'
import { KindList } from './kind-list'
import { useFindingWork } from './use-finding-work'
import { useFindings } from './use-findings'

type Props = {
  projectRef: ProjectRef
  permissions: readonly Permission[]
  isArchived: boolean
  /** Origin of the gateway, for the samples of a new secret. */
  publicUrl: string | null
  /** When the server rendered, in milliseconds since 1970: the first relative times must match its HTML. */
  renderedAt: number
  breadcrumb: ReactNode
}

/** For people who may read keys. */
export function FindingsScreen({ projectRef, permissions, isArchived, publicUrl, renderedAt, breadcrumb }: Props) {
  const findings = useFindings(projectRef)
  const { counts, list, shown, show } = findings
  const work = useFindingWork(projectRef, findings)
  const { rows, results, ticked, actions, openDialog, onRestored, dialogs } = work
  useEffect(() => rememberProject(projectRef), [projectRef])

  const sessionEnded = isSignedOut(list.error) || isSignedOut(counts.error)
  // An ended session leads to the sign-in page, but not while a dialog holds unsaved text or a secret.
  const mayLeave = dialogs.dialog.kind === 'closed'
  useEffect(() => {
    if (sessionEnded && mayLeave) signInAgain()
  }, [sessionEnded, mayLeave])

  const kinds = listedKinds(counts.data, shown)
  const shared = { projectRef, findings, rows, results }

  function content() {
    if (isRefusal(counts.error) || (counts.error && !counts.data)) {
      return (
        <EmptyState role="alert" icon={<WifiOff size={22} />} title="The findings could not be loaded" text={messageOf(counts.error)}>
          <Button onClick={() => void counts.refetch()}>Try again</Button>
        </EmptyState>
      )
    }
    if (!counts.data) return <ListSkeleton label="Loading findings" />
    if (shown === 'dismissed') {
      return <DismissedList {...shared} hrefOf={actions.hrefOf} onRestored={permissions.includes('findings:dismiss') ? onRestored : null} />
    }
    if (shown === null) return <AllClean projectRef={projectRef} isArchived={isArchived} />
    return (
      <FindingList
        {...shared}
        kind={shown}
        title={kinds.find(({ kind }) => kind === shown)?.title ?? ''}
        permissions={permissions}
        isArchived={isArchived}
        actions={actions}
        ticked={ticked}
        openDialog={openDialog}
      />
    )
  }

  return (
    <NowProvider initial={renderedAt}>
      <PageHeader breadcrumb={breadcrumb} title="Findings" about={counts.data && counts.data.keyCount > 0 ? countKeys(counts.data.keyCount) : undefined} />
      <div className="flex flex-1 flex-col gap-4 px-4 py-4 lg:px-8">
        {isArchived && <ArchivedNotice />}
        {kinds.length > 0 ? (
          <div className="grid flex-1 grid-rows-[auto_1fr] gap-x-8 gap-y-4 lg:grid-cols-[224px_minmax(0,1fr)] lg:grid-rows-1">
            <div>
              <KindList projectRef={projectRef} kinds={kinds} shown={shown} onShow={show} />
            </div>
            <div className="flex min-w-0 flex-col gap-4">{content()}</div>
          </div>
        ) : (
          content()
        )}
      </div>
      <FindingDialogs projectRef={projectRef} permissions={permissions} publicUrl={publicUrl} {...dialogs} />
    </NowProvider>
  )
}

function AllClean({ projectRef, isArchived }: { projectRef: ProjectRef; isArchived: boolean }) {
  return (
    <EmptyState
      icon={<ShieldCheck size={22} />}
      title="Nothing to clean up"
      text={
        isArchived
          ? 'Keys of an archived project are refused, so there are no findings among them.'
          : 'Admin keys use their power, secrets are fresh, every key has somebody who answers for it, and all are in use.'
      }
    >
      <ButtonLink variant="secondary" href={apiKeysPath(projectRef)}>
        Back to API Keys
      </ButtonLink>
    </EmptyState>
  )
}
