/** The panel of one key: what it is, its secrets, who uses it, and what can be done with it. */
'use client'

import { useQuery } from '@tanstack/react-query'
import { KeyRound, WifiOff } from 'lucide-react'
import { isRefusal, messageOf, OfflineError, ProblemError } from '@/lib/client/console-api'
import { keyDetailOptions, keyUsageOptions } from '@/lib/client/key-queries'
import { apiKeysPath, type ProjectRef } from '@/lib/paths'
import type { Key } from '@/lib/schema/key'
import type { Permission } from '@/lib/schema/permission'
import { Button, ButtonLink } from '@/components/ui/button'
import { Callout } from '@/components/ui/callout'
import { EmptyState } from '@/components/ui/empty-state'
import { PageTab, PageTabList, PageTabs } from '@/components/ui/page-tabs'
import { Panel } from '@/components/ui/panel'
import { PanelArrows } from '@/components/ui/panel-arrows'
import { openerId } from './dialog-state'
import { KeyActivity } from './key-activity'
import type { KeyActions } from './key-actions'
import { KeyPanelBody, LoadingBody } from './key-panel-body'
import { KeyPanelHeader } from './key-panel-header'
import { usePanelTab, type PanelTab } from './use-panel-tab'

type Props = {
  projectRef: ProjectRef
  keyId: string
  /** The page of the list beside it, through which the arrows step. */
  keys: readonly Key[]
  permissions: readonly Permission[]
  isArchived: boolean
  actions: KeyActions
  onOpen: (keyId: string) => void
  onClose: () => void
}

const refreshMs = 5_000
/** The use of weeks changes slowly. */
const usageRefreshMs = 10_000

const tabs = [
  { value: 'overview', label: 'Overview', count: undefined },
  { value: 'activity', label: 'Activity', count: undefined },
] as const

/** Whether nothing has the focus: a dialog that closed before the panel may have given it back already. */
const isNowhere = () => document.activeElement === document.body

/** For people who may read keys. Refreshed while it is open. What the list knows of the key is there at once; the rest follows. */
export function KeyPanel({ projectRef, keyId, keys, permissions, isArchived, actions, onOpen, onClose }: Props) {
  const detail = useQuery({
    ...keyDetailOptions(projectRef, keyId),
    refetchInterval: ({ state }) => (isRefusal(state.error) ? false : refreshMs),
  })
  const usage = useQuery({
    ...keyUsageOptions(projectRef, keyId),
    refetchInterval: ({ state }) => (isRefusal(state.error) ? false : usageRefreshMs),
  })
  const { tab, show: showTab } = usePanelTab()
  const refused = isRefusal(detail.error)
  const shown = refused ? undefined : (detail.data ?? keys.find(({ id }) => id === keyId))
  const shared = { permissions, isArchived, actions }

  /** The next panel begins with its overview. */
  function close() {
    if (tab !== 'overview') showTab('overview')
    onClose()
  }

  return (
    <PageTabs<PanelTab> value={tab} onChange={showTab} className="contents">
      <Panel
        title={shown?.name ?? 'API key'}
        subject={keyId}
        controls={<PanelArrows of="key" openId={keyId} ids={keys.map(({ id }) => id)} onOpen={onOpen} />}
        header={
          shown && (
            <>
              <KeyPanelHeader {...shared} shown={shown} />
              <PageTabList label="About this key" tabs={tabs} />
            </>
          )
        }
        onClose={close}
        returnFocus={() => document.getElementById(openerId.open(keyId)) ?? (isNowhere() ? document.getElementById(openerId.create) : null)}
      >
        {refused ? (
          <Refused error={detail.error} projectRef={projectRef} retry={() => void detail.refetch()} />
        ) : (
          <>
            {detail.error && <NotRefreshed error={detail.error} hasData={detail.data !== undefined} retry={() => void detail.refetch()} />}
            {shown && (
              <PageTab<PanelTab> value="overview" className="gap-6">
                <KeyPanelBody {...shared} shown={shown} detail={detail} usage={usage} />
              </PageTab>
            )}
            {shown && (
              <PageTab<PanelTab> value="activity">
                <KeyActivity key={keyId} projectRef={projectRef} keyId={keyId} />
              </PageTab>
            )}
            {detail.isLoading && !shown && <LoadingBody />}
          </>
        )}
      </Panel>
    </PageTabs>
  )
}

/** A key of another project, and one that never was, are refused alike. */
function Refused({ error, projectRef, retry }: { error: unknown; projectRef: ProjectRef; retry: () => void }) {
  if (error instanceof ProblemError && error.code === 'not_found') {
    return (
      <EmptyState
        role="alert"
        icon={<KeyRound size={22} />}
        title="This key is not here"
        text="It may have been deleted, or it is not a key of this project."
      >
        <ButtonLink variant="secondary" href={`${apiKeysPath(projectRef)}?tab=deleted`}>
          Look among the deleted keys
        </ButtonLink>
      </EmptyState>
    )
  }
  return (
    <EmptyState role="alert" icon={<WifiOff size={22} />} title="The key could not be loaded" text={messageOf(error)}>
      <Button onClick={retry}>Try again</Button>
    </EmptyState>
  )
}

function NotRefreshed({ error, hasData, retry }: { error: unknown; hasData: boolean; retry: () => void }) {
  const what = error instanceof OfflineError ? 'You are offline.' : messageOf(error)
  return (
    <Callout tone="warning" role="alert">
      <p>
        {what} {hasData ? 'What is shown may be out of date. We keep trying.' : 'Secrets and use of the key could not be loaded. We keep trying.'}
      </p>
      <Button variant="outline" onClick={retry} className="mt-2">
        Try again
      </Button>
    </Callout>
  )
}
