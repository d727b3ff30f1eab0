/** The overview in a key's panel: facts, rotation, use, networks. */
import type { UseQueryResult } from '@tanstack/react-query'
import type { Key } from '@/lib/schema/key'
import type { KeyDetail } from '@/lib/schema/key-detail'
import type { KeyUsage } from '@/lib/schema/key-usage'
import type { Permission } from '@/lib/schema/permission'
import { Button } from '@/components/ui/button'
import { Callout } from '@/components/ui/callout'
import { Skeleton } from '@/components/ui/skeleton'
import type { KeyActions } from './key-actions'
import { KeyFacts } from './key-facts'
import { KeyNetworks } from './key-networks'
import { KeyRevocations } from './key-revocations'
import { KeyRotation } from './key-rotation'
import { KeyUsageSections } from './key-usage'
import { unavailableFor } from './role-texts'

type Props = {
  shown: Key
  detail: UseQueryResult<KeyDetail>
  usage: UseQueryResult<KeyUsage>
  permissions: readonly Permission[]
  isArchived: boolean
  actions: KeyActions
}

const deleteId = 'panel-delete-unrevealed'

/** The rotation is there only while the key rotates. */
export function KeyPanelBody({ shown, detail, usage, actions, ...may }: Props) {
  const keyDetail = detail.data
  return (
    <>
      {shown.description && (
        <p dir="auto" className="text-[13px] wrap-anywhere whitespace-pre-line text-ink-muted">
          {shown.description}
        </p>
      )}
      {shown.status === 'NEVER_REVEALED' && (
        <Callout tone="warning">
          <p className="font-semibold">Nobody has its secret</p>
          <p>No browser has said that it shows it, so it got lost on its way. Rotate it, or delete it and create another one.</p>
          <Button
            id={deleteId}
            variant="dangerOutline"
            unavailable={unavailableFor('delete', may)}
            onClick={() => actions.remove(shown, deleteId)}
            className="mt-2"
          >
            Delete this key…
          </Button>
        </Callout>
      )}
      <KeyFacts factsOf={shown} />
      {keyDetail?.rotation && (
        <KeyRotation keyDetail={keyDetail} rotation={keyDetail.rotation} actions={actions} unavailable={unavailableFor('rotate', may)} />
      )}
      <KeyUsageSections shown={shown} usage={usage} isToldOtherwise={detail.error !== null} />
      <KeyNetworks shown={shown} usage={usage.data} actions={actions} unavailable={unavailableFor('edit', may)} />
      {keyDetail && <KeyRevocations revocations={keyDetail.revocations} />}
    </>
  )
}

/** Four blocks in place of what loads, while nothing is known of the key. */
export function LoadingBody() {
  return (
    <div role="status" className="flex flex-col gap-6">
      <span className="sr-only">Loading the key…</span>
      <Skeleton className="h-24" />
      <Skeleton className="h-16" />
      <Skeleton className="h-36" />
      <Skeleton className="h-20" />
    </div>
  )
}
