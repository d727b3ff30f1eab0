/** The columns of the key list. */
import { createColumnHelper } from '@tanstack/react-table'
import { Trash2 } from 'lucide-react'
import type { Key } from '@/lib/schema/key'
import type { Permission } from '@/lib/schema/permission'
import { Badge } from '@/components/ui/badge'
import { Checkbox } from '@/components/ui/checkbox'
import type { DataTableFeatures } from '@/components/ui/data-table'
import { IconButton } from '@/components/ui/icon-button'
import { Menu } from '@/components/ui/menu'
import { RelativeTime } from '@/components/ui/relative-time'
import { Truncated } from '@/components/ui/truncated'
import { openerId } from './dialog-state'
import type { KeyActions } from './key-actions'
import { keyMenu } from './key-menu'
import { KeyState } from './key-state'
import { useListedKeys } from './listed-keys'
import { roleLabel, roleTone, unavailableFor } from './role-texts'
import { StateReason } from './state-reason'

const column = createColumnHelper<DataTableFeatures, Key>()

export const keyColumnTemplate = '1rem minmax(0,1fr) 9.5rem 7.5rem 4.25rem'

export const wholeKeyColumnTemplate =
  '1rem minmax(0,1fr) clamp(9.5rem,16.5cqi,11rem) 6.5rem clamp(7rem,12.8cqi,8.5rem) clamp(7rem,12.8cqi,8.5rem) 4.25rem'

/** All rows of the page. */
function TickAllCell({ ids }: { ids: readonly string[] }) {
  const { ticked, tick } = useListedKeys()
  const all = ids.length > 0 && ids.every((id) => ticked.has(id))
  return (
    <Tick label="Select all keys of this page" checked={all} some={!all && ticked.size > 0} onChange={(checked) => tick(ids, checked)} />
  )
}

function TickCell({ id, name }: Key) {
  const { ticked, tick } = useListedKeys()
  return <Tick label={`Select ${name}`} checked={ticked.has(id)} onChange={(checked) => tick([id], checked)} />
}

type TickProps = { label: string; checked: boolean; some?: boolean; onChange: (checked: boolean) => void }

/** A press beside the box counts too: the row around it does something else. */
function Tick({ label, checked, some = false, onChange }: TickProps) {
  return (
    <label className="block w-fit p-2 m-0 columns:-m-2">
      <Checkbox label={label} checked={checked} mixed={some} onChange={(event) => onChange(event.target.checked)} />
    </label>
  )
}

function NameCell({ listed, open }: { listed: Key; open: KeyActions['open'] | null }) {
  const { openKeyId } = useListedKeys()
  const { id, name, description, role } = listed
  const button = open && {
    id: openerId.open(id),
    onClick: () => open(id),
    'aria-haspopup': 'dialog' as const,
    'aria-expanded': openKeyId === id,
  }
  return (
    <>
      <Truncated text={name} translate="no" button={button ?? undefined} className="font-semibold" />
      <span className="flex min-h-4 items-center gap-2 @whole:min-h-0">
        <span className="@whole:hidden">
          <Badge tone={roleTone[role]} size="s">
            {roleLabel(role)}
          </Badge>
        </span>
        {description && <Truncated text={description} className="text-xs leading-4 text-ink-muted" />}
      </span>
    </>
  )
}

function RoleCell({ role, hint }: Key) {
  return (
    <>
      <Badge tone={roleTone[role]} size="s">
        {roleLabel(role)}
      </Badge>
      <code translate="no" className="mt-0.5 block truncate font-mono text-[11px] leading-4 text-ink-muted">
        {hint}
      </code>
    </>
  )
}

function StateCell(key: Key) {
  return (
    <>
      <KeyState status={key.status} isUnused={key.lastUsedAt === null} />
      <StateReason reasonFor={key} />
    </>
  )
}

function CreatedCell({ createdAt, createdBy }: Key) {
  return (
    <>
      <RelativeTime alone iso={createdAt} detail={`by ${createdBy.name} (${createdBy.email})`} />
      <span className="flex gap-1 text-xs leading-4 text-ink-muted">
        <span>by </span>
        <Truncated text={createdBy.name} translate="no" />
      </span>
    </>
  )
}

function LastUsedCell({ lastUsedAt, lastUsedIp, createdAt }: Key) {
  if (!lastUsedAt) {
    return (
      <>
        <span className="text-ink-muted">Never used</span>
        <span className="block text-xs leading-4 text-ink-muted @whole:hidden">
          created <RelativeTime iso={createdAt} />
        </span>
      </>
    )
  }
  return (
    <>
      <RelativeTime alone iso={lastUsedAt} />
      {lastUsedIp && (
        <span className="flex gap-1 text-xs leading-4 text-ink-muted">
          <span>from </span>
          <Truncated text={lastUsedIp} translate="no" />
        </span>
      )}
    </>
  )
}

type Options = { permissions: readonly Permission[]; isArchived: boolean; actions: KeyActions }

/**
 * The columns; actions that the person lacks a permission for are disabled and say why. Who may not read keys gets no panel, and
 * who may change none has nothing to tick them for.
 */
export function keyColumns(options: Options) {
  const { permissions, isArchived, actions } = options
  const mayRead = permissions.includes('api_keys:read')
  const mayTick = permissions.includes('api_keys:delete')
  return column.columns([
    ...(mayTick
      ? [
          column.display({
            id: 'tick',
            header: ({ table }) => <TickAllCell ids={table.getRowModel().rows.map(({ id }) => id)} />,
            meta: { narrow: 'tick' },
            cell: ({ row }) => <TickCell {...row.original} />,
          }),
        ]
      : []),
    column.accessor('name', {
      header: 'Name',
      sortDescFirst: false,
      cell: ({ row }) => <NameCell listed={row.original} open={mayRead ? actions.open : null} />,
      meta: { narrow: 'title' },
    }),
    column.display({ id: 'state', header: 'State', cell: ({ row }) => <StateCell {...row.original} /> }),
    column.display({
      id: 'role',
      header: 'Role and key',
      meta: { narrow: 'value', whole: true },
      cell: ({ row }) => <RoleCell {...row.original} />,
    }),
    column.accessor('createdAt', {
      header: 'Created',
      sortDescFirst: true,
      meta: { narrow: 'value', whole: true },
      cell: ({ row }) => <CreatedCell {...row.original} />,
    }),
    column.accessor('lastUsedAt', {
      header: 'Last used',
      sortDescFirst: true,
      cell: ({ row }) => <LastUsedCell {...row.original} />,
    }),
    column.display({
      id: 'actions',
      header: 'Actions',
      meta: { narrow: 'corner' },
      cell: ({ row: { original } }) => (
        <span className="flex justify-end gap-1">
          <IconButton
            id={openerId.delete(original.id)}
            label={`Delete ${original.name}`}
            hint="Delete"
            tone="danger"
            icon={<Trash2 size={16} />}
            unavailable={unavailableFor('delete', { permissions, isArchived })}
            onClick={() => actions.remove(original, openerId.delete(original.id))}
          />
          <Menu id={openerId.menu(original.id)} label={`Actions for ${original.name}`} items={keyMenu(original, options)} />
        </span>
      ),
    }),
  ])
}
