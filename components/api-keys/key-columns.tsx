/** The columns of the key list. */
import { createColumnHelper } from '@tanstack/react-table'
import { Pencil, Trash2 } from 'lucide-react'
import type { Key } from '@/lib/schema/key'
import type { Permission } from '@/lib/schema/permission'
import { Badge } from '@/components/ui/badge'
import type { DataTableFeatures } from '@/components/ui/data-table'
import { IconButton } from '@/components/ui/icon-button'
import { RelativeTime } from '@/components/ui/relative-time'
import { Truncated } from '@/components/ui/truncated'
import { openerId } from './dialog-state'
import type { KeyActions } from './key-actions'
import { unavailableReasons, roleLabel } from './role-texts'

const column = createColumnHelper<DataTableFeatures, Key>()

export const keyColumnTemplate =
  'minmax(0,3fr) 7rem 5.25rem minmax(6.75rem,1.2fr) minmax(6.75rem,1.2fr) minmax(3.75rem,0.7fr) 4.5rem'

const statusTexts = {
  EXPIRING_SOON: { tone: 'warning', label: 'Expiring soon' },
  EXPIRED: { tone: 'danger', label: 'Expired' },
  ROTATING: { tone: 'primary', label: 'Rotating' },
  PAUSED: { tone: 'warning', label: 'Paused' },
  NEVER_REVEALED: { tone: 'warning', label: 'Never revealed' },
} as const

function NameCell({ name, description, status }: Key) {
  return (
    <>
      <span className="flex items-center gap-2">
        <Truncated text={name} translate="no" className="leading-[18px] font-semibold" />
        {status !== 'ACTIVE' && <Badge tone={statusTexts[status].tone}>{statusTexts[status].label}</Badge>}
      </span>
      {description && <Truncated text={description} className="mt-0.5 text-xs leading-[18px] text-ink-muted" />}
    </>
  )
}

function CreatedCell({ createdAt, createdBy }: Key) {
  return (
    <>
      <RelativeTime alone iso={createdAt} detail={`by ${createdBy.name} (${createdBy.email})`} />
      <span className="flex gap-1 text-xs leading-[18px] text-ink-muted">
        <span>by </span>
        <Truncated text={createdBy.name} translate="no" />
      </span>
    </>
  )
}

function LastUsedCell({ lastUsedAt, lastUsedIp }: Key) {
  if (!lastUsedAt) return <span className="text-ink-muted">Never used</span>
  return (
    <>
      <RelativeTime alone iso={lastUsedAt} />
      {lastUsedIp && (
        <span className="flex gap-1 text-xs leading-[18px] text-ink-muted">
          <span>from </span>
          <Truncated text={lastUsedIp} translate="no" />
        </span>
      )}
    </>
  )
}

type Options = { permissions: readonly Permission[]; isArchived: boolean; actions: KeyActions }

/** The columns; actions that the person lacks a permission for are disabled and say why. */
export function keyColumns({ permissions, isArchived, actions }: Options) {
  const reasons = unavailableReasons(isArchived)
  return column.columns([
    column.accessor('name', {
      header: 'Name',
      sortDescFirst: false,
      cell: ({ row }) => <NameCell {...row.original} />,
      meta: { narrow: 'title' },
    }),
    column.display({
      id: 'hint',
      header: 'Key',
      cell: ({ row }) => (
        <code translate="no" className="font-mono text-xs text-ink-muted">
          {row.original.hint}
        </code>
      ),
    }),
    column.display({
      id: 'role',
      header: 'Role',
      cell: ({ row }) => (
        <Badge tone={row.original.role === 'ADMIN' ? 'primary' : 'teal'}>{roleLabel(row.original.role)}</Badge>
      ),
    }),
    column.accessor('createdAt', {
      header: 'Created',
      sortDescFirst: true,
      cell: ({ row }) => <CreatedCell {...row.original} />,
    }),
    column.accessor('lastUsedAt', {
      header: 'Last used',
      sortDescFirst: true,
      cell: ({ row }) => <LastUsedCell {...row.original} />,
    }),
    column.display({
      id: 'expiresAt',
      header: 'Expires',
      cell: ({ row: { original } }) =>
        original.expiresAt ? <RelativeTime alone iso={original.expiresAt} /> : <span className="text-ink-muted">Never</span>,
    }),
    column.display({
      id: 'actions',
      header: 'Actions',
      meta: { narrow: 'corner' },
      cell: ({ row: { original } }) => (
        <span className="flex justify-end gap-1">
          <IconButton
            id={openerId.edit(original.id)}
            label={`Edit ${original.name}`}
            hint="Edit"
            icon={<Pencil size={16} />}
            unavailable={permissions.includes('api_keys:edit') ? undefined : reasons.edit}
            onClick={() => actions.edit(original, openerId.edit(original.id))}
          />
          <IconButton
            id={openerId.delete(original.id)}
            label={`Delete ${original.name}`}
            hint="Delete"
            tone="danger"
            icon={<Trash2 size={16} />}
            unavailable={permissions.includes('api_keys:delete') ? undefined : reasons.delete}
            onClick={() => actions.remove(original, openerId.delete(original.id))}
          />
        </span>
      ),
    }),
  ])
}
