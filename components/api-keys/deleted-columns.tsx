/** The columns of the list of deleted keys. */
import { createColumnHelper } from '@tanstack/react-table'
import { formatDistanceStrict } from 'date-fns'
import { ChevronDown, ChevronUp } from 'lucide-react'
import { createContext, useContext } from 'react'
import type { DeletedKey } from '@/lib/schema/deleted-key'
import { Badge } from '@/components/ui/badge'
import { Bars } from '@/components/ui/bars'
import type { DataTableFeatures } from '@/components/ui/data-table-features'
import { IconButton } from '@/components/ui/icon-button'
import { RelativeTime } from '@/components/ui/relative-time'
import { Truncated } from '@/components/ui/truncated'
import { roleLabel, roleTone } from './role-texts'

const column = createColumnHelper<DataTableFeatures, DeletedKey>()

export const deletedColumnTemplate = 'minmax(0,1fr) 8.5rem 10rem 2rem'

export const wholeDeletedColumnTemplate = 'minmax(0,1fr) 7rem 9rem 9.5rem 11rem 2rem'

/** Which rows are expanded: for the cells, whose columns stay the same meanwhile. */
const Expanded = createContext<{ ids: ReadonlySet<string>; toggle: (keyId: string) => void }>({ ids: new Set(), toggle: () => undefined })

export const ExpandedProvider = Expanded.Provider

const second = 'text-xs leading-4 text-ink-muted'

function NameCell({ name, reason, role }: DeletedKey) {
  return (
    <>
      <Truncated text={name} translate="no" className="font-semibold" />
      <span className="flex min-h-4 items-center gap-2 whole:min-h-0">
        <span className="whole:hidden">
          <Badge tone={roleTone[role]} size="s">
            {roleLabel(role)}
          </Badge>
        </span>
        {reason && <Truncated text={reason} className={second} />}
      </span>
    </>
  )
}

function DeletedCell({ deletedAt, deletedBy }: DeletedKey) {
  return (
    <>
      <RelativeTime alone iso={deletedAt} />
      <span className={`flex gap-1 ${second}`}>
        <span>by </span>
        {deletedBy ? <Truncated text={deletedBy} translate="no" /> : 'an operator'}
      </span>
    </>
  )
}

/** Relative to the deletion: whether the key was in use then. */
export function LastUse({ lastUsedAt, lastUsedIp, deletedAt }: DeletedKey) {
  if (!lastUsedAt) return <span className="text-ink-muted">Never used</span>
  return (
    <>
      {formatDistanceStrict(new Date(lastUsedAt), new Date(deletedAt))} earlier
      {lastUsedIp && (
        <span className={`flex gap-1 ${second}`}>
          <span>from </span>
          <Truncated text={lastUsedIp} translate="no" />
        </span>
      )}
    </>
  )
}

function TriesCell({ tries, lastTryAt, triesByDay }: DeletedKey) {
  if (tries === 0) return <span className="text-ink-muted">Nobody</span>
  return (
    <span className="flex items-center gap-3">
      <Bars values={triesByDay} label={`Tries in the last 7 days, day by day: ${triesByDay.join(', ')}`} tone="refused" />
      <span className="min-w-0">
        <span className="block font-semibold text-on-danger-tint tabular-nums">{tries.toLocaleString('en')}</span>
        {lastTryAt && (
          <span className={`block ${second}`}>
            <RelativeTime iso={lastTryAt} />
          </span>
        )}
      </span>
    </span>
  )
}

function ExpandCell({ id, name }: DeletedKey) {
  const { ids, toggle } = useContext(Expanded)
  const isExpanded = ids.has(id)
  return (
    <span className="flex justify-end">
      <IconButton
        label={`Who still tries ${name}`}
        icon={isExpanded ? <ChevronUp size={16} /> : <ChevronDown size={16} />}
        aria-expanded={isExpanded}
        onClick={() => toggle(id)}
      />
    </span>
  )
}

export const deletedColumns = column.columns([
  column.accessor('name', {
    header: 'Name and reason',
    sortDescFirst: false,
    cell: ({ row }) => <NameCell {...row.original} />,
    meta: { narrow: 'title' },
  }),
  column.display({
    id: 'role',
    header: 'Role and key',
    meta: { narrow: 'value', whole: true },
    cell: ({ row: { original } }) => (
      <>
        <Badge tone={roleTone[original.role]} size="s">
          {roleLabel(original.role)}
        </Badge>
        <code translate="no" className="mt-0.5 block truncate font-mono text-[11px] leading-4 text-ink-muted">
          {original.hint}
        </code>
      </>
    ),
  }),
  column.accessor('deletedAt', { header: 'Deleted', sortDescFirst: true, cell: ({ row }) => <DeletedCell {...row.original} /> }),
  column.display({
    id: 'lastUsedAt',
    header: 'Last used',
    meta: { narrow: 'value', whole: true },
    cell: ({ row }) => <LastUse {...row.original} />,
  }),
  column.display({ id: 'tries', header: 'Who still tries', cell: ({ row }) => <TriesCell {...row.original} /> }),
  column.display({ id: 'expand', header: 'More', meta: { narrow: 'corner' }, cell: ({ row }) => <ExpandCell {...row.original} /> }),
])
