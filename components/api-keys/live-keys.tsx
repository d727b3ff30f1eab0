/** The live keys of a project: search and filters, or what can be done to those that are ticked, above the list. */
'use client'

import { useMemo, type ReactNode } from 'react'
import type { ChangeKeys } from '@/lib/schema/key-bulk'
import type { Permission } from '@/lib/schema/permission'
import type { KeyActions } from './key-actions'
import { KeyBulkBar } from './key-bulk-bar'
import { KeyList } from './key-list'
import { KeyToolbar } from './key-toolbar'
import { ListedKeysProvider } from './listed-keys'
import type { KeyList as List } from './use-key-list'
import type { TickedKeys } from './use-ticked-keys'

type Props = {
  keys: List
  ticked: TickedKeys
  openKeyId: string | null
  permissions: readonly Permission[]
  isArchived: boolean
  actions: KeyActions
  pastedLine: ReactNode
  onPasted: (secret: string) => void
  onBulk: (action: ChangeKeys['action'], openedBy: string) => void
  createButton: ReactNode
}

export function LiveKeys(props: Props) {
  const { keys, ticked, openKeyId, permissions, isArchived, actions, pastedLine, onPasted, onBulk, createButton } = props
  const { ids, tick } = ticked
  const listed = useMemo(() => ({ openKeyId, ticked: ids, tick }), [openKeyId, ids, tick])
  const hasNone = keys.list.data?.total === 0 && !keys.filtered
  return (
    <>
      {ticked.keys.length > 0 ? (
        <KeyBulkBar keys={ticked.keys} permissions={permissions} isArchived={isArchived} onChange={onBulk} onClear={() => ticked.only([])} />
      ) : (
        !hasNone && <KeyToolbar keys={keys} of="live" onPasted={onPasted} />
      )}
      {pastedLine}
      <div className="flex flex-1 flex-col">
        <ListedKeysProvider value={listed}>
          <KeyList keys={keys} permissions={permissions} isArchived={isArchived} actions={actions} createButton={createButton} />
        </ListedKeysProvider>
      </div>
    </>
  )
}
