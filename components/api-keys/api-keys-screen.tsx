/** The API Keys page: the lists of live and of deleted keys, the panel of one, and the dialogs that change them. */
'use client'

import { Plus } from 'lucide-react'
import { useCallback, useEffect, useRef, useState, type ReactNode } from 'react'
import { toast } from 'sonner'
import { isSignedOut } from '@/lib/client/console-api'
import { rememberProject } from '@/lib/client/last-project'
import { signInAgain } from '@/lib/client/session'
import { apiDocsPath, type ProjectRef } from '@/lib/paths'
import type { Key } from '@/lib/schema/key'
import type { Permission } from '@/lib/schema/permission'
import { Button } from '@/components/ui/button'
import { PageHeader } from '@/components/ui/page-header'
import { PageTab, PageTabList, PageTabs } from '@/components/ui/page-tabs'
import { NowProvider } from '@/components/ui/relative-time'
import { FindingsStrip } from '@/components/findings/findings-strip'
import { useMovedFocus } from '@/components/ui/use-moved-focus'
import { useOpenPanel } from '@/components/ui/use-open-panel'
import { ArchivedNotice } from './archived-notice'
import { refusedOf } from './bulk-texts'
import { DeletedKeyList } from './deleted-key-list'
import { openerId, type DialogState } from './dialog-state'
import { useKeyActions } from './key-actions'
import { KeyDialogs } from './key-dialogs'
import { KeyMessage } from './key-message'
import { KeyPanel } from './key-panel'
import { KeyToolbar } from './key-toolbar'
import { LiveKeys } from './live-keys'
import { PastedKeyLine } from './pasted-key-line'
import { unavailableReasons } from './role-texts'
import { countKeys } from './key-counts'
import { useKeyList, type KeyTab } from './use-key-list'
import { usePastedKey } from './use-pasted-key'
import { useTickedKeys } from './use-ticked-keys'

type Props = {
  projectRef: ProjectRef
  permissions: readonly Permission[]
  /** Its keys are refused, and can only be deleted. */
  isArchived: boolean
  /** Origin of the gateway, for the example command of a new key. */
  publicUrl: string | null
  /** When the server rendered, in milliseconds since 1970: the first relative times must match its HTML. */
  renderedAt: number
  breadcrumb: ReactNode
}

/** Header, list, panel and dialogs; the shell around them is the layout. */
export function ApiKeysScreen({ projectRef, permissions, isArchived, publicUrl, renderedAt, breadcrumb }: Props) {
  const mayRead = permissions.includes('api_keys:read')
  const keys = useKeyList(projectRef, mayRead)
  const { data, error } = keys.list
  const items = data?.items ?? []
  const ticked = useTickedKeys(keys.asked, items)
  const { pasted, lookUp } = usePastedKey(projectRef, keys.params.q)
  const [dialog, setDialog] = useState<DialogState>({ kind: 'closed' })
  const opener = useRef<string>(openerId.create)
  const createButtonRef = useMovedFocus<HTMLButtonElement>()

  useEffect(() => rememberProject(projectRef), [projectRef])

  const sessionEnded = isSignedOut(error)
  // An ended session leads to the sign-in page, but not while a dialog holds unsaved text or a secret.
  const mayLeave = ['closed', 'delete', 'end-old', 'cancel-rotation'].includes(dialog.kind)
  useEffect(() => {
    if (sessionEnded && mayLeave) signInAgain()
  }, [sessionEnded, mayLeave])

  const openDialog = useCallback((next: DialogState, openedBy: string) => {
    opener.current = openedBy
    setDialog(next)
  }, [])
  const panel = useOpenPanel('key')
  const actions = useKeyActions(projectRef, panel.open, openDialog)
  const returnFocus = () => document.getElementById(opener.current) ?? document.getElementById(openerId.create)

  function afterDelete(deleted: Key) {
    const index = items.findIndex(({ id }) => id === deleted.id)
    const neighbour = items[index + 1] ?? items[index - 1]
    opener.current = neighbour ? openerId.delete(neighbour.id) : openerId.create
    if (!neighbour && keys.params.cursor) keys.goTo(data?.previousCursor ?? null)
    if (panel.openId === deleted.id) panel.close()
    setDialog({ kind: 'closed' })
  }

  /** A filter, or another page, may hide the new key: the message offers to show it. */
  function afterCreate(created: Key) {
    const isHidden = keys.tab === 'deleted' || !items.some(({ id }) => id === created.id)
    const show = () => {
      keys.showNewest()
      panel.open(created.id)
    }
    toast.success(<KeyMessage name={created.name} happened="created" />, isHidden ? { action: { label: 'Show', onClick: show } } : {})
  }

  const createButton = (
    <Button
      ref={createButtonRef}
      id={openerId.create}
      icon={<Plus size={16} />}
      unavailable={permissions.includes('api_keys:create') ? undefined : unavailableReasons(isArchived).create}
      onClick={() => openDialog({ kind: 'create' }, openerId.create)}
    >
      Create API Key
    </Button>
  )
  // An empty list shows the create button in its middle, not in the header.
  const hasNone = keys.tab === 'live' && data?.total === 0 && !keys.filtered
  const tabs = [
    { value: 'live', label: 'Active', count: data?.liveCount },
    { value: 'deleted', label: 'Deleted', count: data?.deletedCount ?? undefined },
  ] as const
  const pastedLine = pasted && (
    <PastedKeyLine
      pasted={pasted}
      onOpen={mayRead ? actions.open : null}
      onShowDeleted={keys.tab === 'live' ? () => keys.showTab('deleted') : null}
    />
  )
  const contentClass = 'flex flex-1 flex-col gap-4 px-4 py-4 lg:px-8'

  return (
    <NowProvider initial={renderedAt}>
      <PageTabs<KeyTab> value={keys.tab} onChange={keys.showTab}>
        <PageHeader
          breadcrumb={breadcrumb}
          title="API Keys"
          about={mayRead || !data ? undefined : countKeys(data.liveCount)}
          action={
            <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
              <a href={apiDocsPath()} className="text-sm font-medium whitespace-nowrap text-link hover:underline">
                API documentation
              </a>
              {!hasNone && createButton}
            </div>
          }
          tabs={mayRead && <PageTabList label="API keys" tabs={tabs} />}
        />
        <Tab value="live" isOne={mayRead}>
          <div className={contentClass}>
            {isArchived && <ArchivedNotice />}
            {mayRead && <FindingsStrip projectRef={projectRef} />}
            <LiveKeys
              keys={keys}
              ticked={ticked}
              openKeyId={panel.openId}
              permissions={permissions}
              isArchived={isArchived}
              actions={actions}
              pastedLine={pastedLine}
              onPasted={(secret) => void lookUp(secret)}
              onBulk={(action, openedBy) => openDialog({ kind: 'bulk', action, keys: ticked.keys }, openedBy)}
              createButton={createButton}
            />
          </div>
        </Tab>
        {mayRead && (
          <PageTab<KeyTab> value="deleted">
            <div className={contentClass}>
              <KeyToolbar keys={keys} of="deleted" onPasted={(secret) => void lookUp(secret)} />
              {pastedLine}
              <div className="flex flex-1 flex-col">
                <DeletedKeyList projectRef={projectRef} keys={keys} />
              </div>
            </div>
          </PageTab>
        )}
      </PageTabs>
      {panel.openId !== null && mayRead && (
        <KeyPanel
          projectRef={projectRef}
          keyId={panel.openId}
          keys={keys.tab === 'live' ? items : []}
          permissions={permissions}
          isArchived={isArchived}
          actions={actions}
          onOpen={panel.open}
          onClose={panel.close}
        />
      )}
      <KeyDialogs
        projectRef={projectRef}
        permissions={permissions}
        publicUrl={publicUrl}
        dialog={dialog}
        setDialog={setDialog}
        onCreated={afterCreate}
        onDeleted={afterDelete}
        onBulkChanged={(results) => ticked.only(refusedOf(results))}
        returnFocus={returnFocus}
      />
    </NowProvider>
  )
}

/** Whoever sees one list alone has no tabs, and no tab panel without them. */
function Tab({ value, isOne, children }: { value: KeyTab; isOne: boolean; children: ReactNode }) {
  return isOne ? <PageTab value={value}>{children}</PageTab> : children
}
