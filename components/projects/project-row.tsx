/** A row of the table of projects. */
import clsx from 'clsx'
import { Archive, ArchiveRestore, KeyRound, Pencil, Trash2 } from 'lucide-react'
import NextLink from 'next/link'
import { useRouter } from 'next/navigation'
import type { ReactNode } from 'react'
import { apiKeysPath } from '@/lib/paths'
import { Badge } from '@/components/ui/badge'
import { LocalDate } from '@/components/ui/local-date'
import { Menu, type MenuItem } from '@/components/ui/menu'
import { Truncated } from '@/components/ui/truncated'
import { openerId, type DialogState, type PlacedProject } from './dialog-state'
import { rowGrid } from './row-grid'

type Open = (dialog: DialogState, openedBy: string) => void

function useActions(project: PlacedProject, onOpen: Open): MenuItem[] {
  const router = useRouter()
  const menu = openerId.projectMenu(project.id)
  const ref = { org: project.organization.identifier, project: project.identifier }
  const common: MenuItem[] = [
    { label: 'API Keys', icon: <KeyRound size={16} />, onSelect: () => router.push(apiKeysPath(ref)) },
    { label: 'Rename', icon: <Pencil size={16} />, onSelect: () => onOpen({ kind: 'rename-project', project }, menu) },
  ]
  if (project.status === 'ACTIVE') {
    const archive = () => onOpen({ kind: 'archive', project }, menu)
    return [...common, { label: 'Archive', icon: <Archive size={16} />, onSelect: archive, danger: true }]
  }
  return [
    ...common,
    { label: 'Restore', icon: <ArchiveRestore size={16} />, onSelect: () => onOpen({ kind: 'restore', project }, menu) },
    {
      label: 'Delete',
      icon: <Trash2 size={16} />,
      onSelect: () => onOpen({ kind: 'delete', project }, menu),
      danger: true,
      unavailable: project.liveKeys > 0 ? 'Delete its live keys first, on its API Keys page.' : undefined,
    },
  ]
}

const ArchivedBadge = () => (
  <Badge tone="neutral" icon={<Archive size={12} />}>
    Archived
  </Badge>
)

/** A cell; `label` is shown above it where the row is a card. */
const Cell = ({ label, className, children }: { label: string; className?: string; children: ReactNode }) => (
  <td role="cell" className={clsx('min-w-0', className)}>
    <span aria-hidden className="mb-0.5 block text-[11px] leading-4 text-ink-subtle @table:hidden">
      {label}
    </span>
    {children}
  </td>
)

/** Forty pixels high; a card in a narrow container. */
export function ProjectRow({ project, onOpen }: { project: PlacedProject; onOpen: Open }) {
  const { id, identifier, name, status, liveKeys, people, createdAt, organization } = project
  const isArchived = status === 'ARCHIVED'
  const actions = useActions(project, onOpen)
  return (
    <tr
      role="row"
      className={clsx(
        'relative grid grid-cols-[4.5rem_4rem_minmax(0,1fr)] gap-x-3 gap-y-2 border-t border-line-soft px-4 py-3 text-[13px] first:rounded-t first:border-t-0 last:rounded-b',
        'hover:bg-hover has-aria-expanded:bg-hover @table:min-h-10 @table:py-1 @table:pr-2',
        isArchived && 'text-ink-muted',
        rowGrid,
      )}
    >
      <th role="rowheader" scope="row" className="col-span-full flex min-w-0 items-center gap-2 pr-10 text-left font-normal @table:col-span-1 @table:pr-0">
        <NextLink href={apiKeysPath({ org: organization.identifier, project: identifier })} className="min-w-0 rounded font-semibold hover:text-link hover:underline">
          <Truncated text={name} translate="no" />
        </NextLink>
        {isArchived && (
          <span className="@table:hidden">
            <ArchivedBadge />
          </span>
        )}
      </th>
      <td role="cell" className="col-span-full -mt-1.5 min-w-0 pr-10 @table:col-span-1 @table:mt-0 @table:pr-0">
        <Truncated text={identifier} translate="no" className="font-mono text-xs text-ink-muted" />
      </td>
      <Cell label="Live keys" className={clsx('tabular-nums @table:text-right', liveKeys === 0 && 'text-ink-muted')}>
        {liveKeys.toLocaleString('en')}
      </Cell>
      <Cell label="People" className="tabular-nums @table:text-right">
        {people.toLocaleString('en')}
      </Cell>
      <Cell label="Created" className="@table:pl-4">
        <LocalDate iso={createdAt} />
      </Cell>
      <td role="cell" className="hidden @table:block">
        {isArchived && <ArchivedBadge />}
      </td>
      <td role="cell" className="absolute top-2 right-2 @table:static">
        <Menu id={openerId.projectMenu(id)} label={`Actions for ${name}`} items={actions} />
      </td>
    </tr>
  )
}
