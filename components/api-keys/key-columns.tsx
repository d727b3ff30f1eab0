/** The columns of the key list. */
import { createColumnHelper } from '@tanstack/react-table'
import { Trash2 } from 'lucide-react'
import type { ListedKey } from '@/lib/schema/key'
import type { Permission } from '@/lib/schema/permission'
import type { DataTableFeatures } from '@/components/ui/data-table-features'
import { IconButton } from '@/components/ui/icon-button'
import { Menu } from '@/components/ui/menu'
import { openerId } from './dialog-state'
import type { KeyActions } from './key-actions'
import { CallsCell, CreatedCell, LastUsedCell, NameCell, RoleCell, StateCell, TickAllCell, TickCell } from './key-cells'
import { keyMenu } from './key-menu'
import { unavailableFor } from './role-texts'

const column = createColumnHelper<DataTableFeatures, ListedKey>()

/** Widths of the columns, with check boxes or without. */
export function keyColumnTemplates(mayTick: boolean) {
  const tick = mayTick ? '1rem ' : ''
  return {
    template: `${tick}minmax(0,1fr) 9.25rem 5.5rem clamp(6.5rem,16cqi,7.5rem) 4.25rem`,
    wholeTemplate: `${tick}minmax(0,1fr) clamp(9.25rem,15cqi,11rem) 6rem clamp(6.5rem,11cqi,8.5rem) clamp(5.5rem,27.8cqi - 9.8rem,8rem) clamp(6.5rem,11cqi,8.5rem) 4.25rem`,
  }
}

/** Check boxes only for people who may change keys. */
export const mayTickKeys = (permissions: readonly Permission[]) => permissions.includes('api_keys:delete')

type Options = { permissions: readonly Permission[]; isArchived: boolean; actions: KeyActions }

/** The columns; actions that the person lacks a permission for are disabled and say why. Who may not read keys gets no panel. */
export function keyColumns(options: Options) {
  const { permissions, isArchived, actions } = options
  const mayRead = permissions.includes('api_keys:read')
  return column.columns([
    ...(mayTickKeys(permissions)
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
    column.display({ id: 'state', header: 'State', meta: { narrow: 'line' }, cell: ({ row }) => <StateCell {...row.original} /> }),
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
    column.display({ id: 'calls', header: 'Calls, 7 days', cell: ({ row }) => <CallsCell {...row.original} /> }),
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
