/** The API Keys page: the list of keys, and the dialogs that create, edit and delete them. */
'use client'

import { Plus } from 'lucide-react'
import { useCallback, useEffect, useRef, useState, type ReactNode } from 'react'
import { toast } from 'sonner'
import { isSignedOut } from '@/lib/client/console-api'
import { rememberProject } from '@/lib/client/last-project'
import { signInAgain } from '@/lib/client/session'
import type { ProjectRef } from '@/lib/paths'
import type { Key } from '@/lib/schema/key'
import type { Permission } from '@/lib/schema/permission'
import { Button } from '@/components/ui/button'
import { PageHeader } from '@/components/ui/page-header'
import { NowProvider } from '@/components/ui/relative-time'
import { ArchivedNotice } from './archived-notice'
import { openerId, type DialogState } from './dialog-state'
import { useKeyActions } from './key-actions'
import { KeyDialogs } from './key-dialogs'
import { KeyGuidance } from './key-guidance'
import { KeyList } from './key-list'
import { KeyMessage } from './key-message'
import { KeyPanel } from './key-panel'
import { KeyToolbar } from './key-toolbar'
import { unavailableReasons } from './role-texts'
import { useKeyList } from './use-key-list'
import { useOpenPanel } from './use-open-panel'

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

/** Header, list and dialogs; the shell around them is the layout. */
export function ApiKeysScreen({ projectRef, permissions, isArchived, publicUrl, renderedAt, breadcrumb }: Props) {
  const keys = useKeyList(projectRef)
  const [dialog, setDialog] = useState<DialogState>({ kind: 'closed' })
  const opener = useRef<string>(openerId.create)

  useEffect(() => rememberProject(projectRef), [projectRef])

  const sessionEnded = isSignedOut(keys.list.error)
  // An ended session leads to the sign-in page, but not while a dialog holds unsaved text or a secret.
  const mayLeave = !['create', 'reveal', 'edit', 'rotate', 'hand-over'].includes(dialog.kind)
  useEffect(() => {
    if (sessionEnded && mayLeave) signInAgain()
  }, [sessionEnded, mayLeave])

  const open = useCallback((next: DialogState, openedBy: string) => {
    opener.current = openedBy
    setDialog(next)
  }, [])
  const panel = useOpenPanel()
  const actions = useKeyActions(projectRef, panel.open, open)
  const returnFocus = () => document.getElementById(opener.current) ?? document.getElementById(openerId.create)

  function afterDelete(deleted: Key) {
    const items = keys.list.data?.items ?? []
    const index = items.findIndex(({ id }) => id === deleted.id)
    const neighbour = items[index + 1] ?? items[index - 1]
    opener.current = neighbour ? openerId.delete(neighbour.id) : openerId.create
    if (!neighbour && keys.params.cursor) keys.goTo(keys.list.data?.previousCursor ?? null)
    if (panel.keyId === deleted.id) panel.close()
    setDialog({ kind: 'closed' })
  }

  /** A filter, or another page, may hide the new key: the message offers to show it. */
  function afterCreate(created: Key) {
    const isHidden = !keys.list.data?.items.some(({ id }) => id === created.id)
    const show = () => {
      keys.showNewest()
      panel.open(created.id, openerId.open(created.id))
    }
    toast.success(<KeyMessage name={created.name} happened="created" />, isHidden ? { action: { label: 'Show', onClick: show } } : {})
  }

  const createButton = (
    <Button
      id={openerId.create}
      icon={<Plus size={16} />}
      unavailable={permissions.includes('api_keys:create') ? undefined : unavailableReasons(isArchived).create}
      onClick={() => open({ kind: 'create' }, openerId.create)}
    >
      Create API Key
    </Button>
  )
  // An empty list shows the create button in its middle, not in the header.
  const hasNone = keys.list.data?.total === 0 && !keys.filtered

  return (
    <NowProvider initial={renderedAt}>
      <PageHeader breadcrumb={breadcrumb} title="API Keys" action={!hasNone && createButton} />
      <div className="flex flex-1 flex-col gap-5 px-4 py-5 lg:px-8 lg:py-6">
        {isArchived ? <ArchivedNotice /> : <KeyGuidance />}
        {!hasNone && <KeyToolbar keys={keys} />}
        <div className="flex flex-1 flex-col">
          <KeyList
            keys={keys}
            permissions={permissions}
            isArchived={isArchived}
            actions={actions}
            createButton={createButton}
          />
        </div>
      </div>
      {panel.keyId !== null && (
        <KeyPanel
          projectRef={projectRef}
          keyId={panel.keyId}
          keys={keys.list.data?.items ?? []}
          permissions={permissions}
          isArchived={isArchived}
          actions={actions}
          onOpen={(keyId) => panel.open(keyId, openerId.open(keyId))}
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
        returnFocus={returnFocus}
      />
    </NowProvider>
  )
}
