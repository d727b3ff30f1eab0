/** The columns of the findings of each kind. */
import { createColumnHelper, type ColumnDef } from '@tanstack/react-table'
import type { ReactNode } from 'react'
import type { Finding, FindingEvidence, FindingKind } from '@/lib/schema/finding'
import { TickAllCell, TickCell } from '@/components/api-keys/key-cells'
import type { DataTableFeatures } from '@/components/ui/data-table-features'
import {
  AdminCallCell,
  CallsCell,
  CreatedCell,
  ExpiryCell,
  LastCallCell,
  MonthsCell,
  NetworkCallsCell,
  NetworkCell,
  OtherNetworksCell,
  PausedCell,
  ResponsibleCell,
  SecretAgeCell,
  SharedAtCell,
  SharersCell,
  TriersCell,
  TriesCell,
  WhoCell,
} from './evidence-cells'
import { FixCell, MenuCell, NameCell, type CellOptions } from './finding-cells'

const column = createColumnHelper<DataTableFeatures, Finding>()

type Evidence<Kind extends FindingKind> = Extract<FindingEvidence, { kind: Kind }>
type Cell<Kind extends FindingKind> = (props: { evidence: Evidence<Kind>; finding: Finding }) => ReactNode
type EvidenceColumn = {
  header: string
  /** A width of `grid-template-columns`. */
  width: string
  cell: (finding: Finding) => ReactNode
  /** Only where there is place for all columns. */
  whole?: true
  /** In a narrow card it gets a line of its own. */
  line?: true
}

/** A column with evidence of one kind; the server sends no other in the list of that kind. */
const of = <Kind extends FindingKind>(
  kind: Kind,
  header: string,
  width: string,
  Cell: Cell<Kind>,
  place: Pick<EvidenceColumn, 'whole' | 'line'> = {},
): EvidenceColumn => ({
  header,
  width,
  cell: (finding) => (finding.evidence.kind === kind ? <Cell evidence={finding.evidence as Evidence<Kind>} finding={finding} /> : null),
  ...place,
})

const responsible: EvidenceColumn = {
  header: 'Responsible',
  width: '7rem',
  whole: true,
  cell: (finding) => <ResponsibleCell finding={finding} />,
}

const lastCall: EvidenceColumn = { header: 'Last call', width: '8.5rem', cell: (finding) => <LastCallCell finding={finding} /> }

const created: EvidenceColumn = { header: 'Created', width: '8.5rem', cell: (finding) => <CreatedCell finding={finding} /> }

const evidenceColumns: Record<FindingKind, readonly EvidenceColumn[]> = {
  deleted_in_use: [
    of('deleted_in_use', 'Tries', '6.5rem', TriesCell),
    of('deleted_in_use', 'Who tried last', '11rem', TriersCell, { line: true }),
  ],
  new_network: [
    of('new_network', 'New network', '9.5rem', NetworkCell),
    of('new_network', 'Calls', '3.5rem', NetworkCallsCell),
    of('new_network', 'Before', '8.5rem', OtherNetworksCell, { whole: true }),
  ],
  shared: [of('shared', 'Clients within an hour', '16rem', SharersCell, { line: true }), of('shared', 'When', '7rem', SharedAtCell, { whole: true })],
  no_responsible: [of('no_responsible', 'Responsible', '9rem', WhoCell), { ...lastCall, whole: true }],
  least_privilege: [
    of('least_privilege', 'Calls, 30 days', '8.5rem', CallsCell),
    of('least_privilege', 'Last Admin call', '7rem', AdminCallCell, { whole: true }),
  ],
  old_secret: [of('old_secret', 'Secret made', '12rem', SecretAgeCell), { ...lastCall, whole: true }],
  expires_soon: [of('expires_soon', 'Expires', '9rem', ExpiryCell), responsible],
  unused: [of('unused', 'Calls, 13 months', '7rem', MonthsCell), lastCall, responsible],
  paused_unused: [of('paused_unused', 'Paused', '10rem', PausedCell), lastCall],
  never_revealed: [created, responsible],
}

const fixWidths: Record<FindingKind, string> = {
  deleted_in_use: '4.5rem',
  new_network: '4.5rem',
  shared: '4.5rem',
  no_responsible: '9.5rem',
  least_privilege: '12.5rem',
  old_secret: '6rem',
  expires_soon: '6rem',
  unused: '5.5rem',
  paused_unused: '6rem',
  never_revealed: '6rem',
}

/** Widths of the columns; `mayTick` says whether there are check boxes. */
export function findingTemplates(kind: FindingKind, mayTick: boolean) {
  const template = (columns: readonly EvidenceColumn[]) =>
    [mayTick ? '1rem' : '', 'minmax(0,1fr)', ...columns.map(({ width }) => width), fixWidths[kind], '2rem'].filter(Boolean).join(' ')
  const all = evidenceColumns[kind]
  return { template: template(all.filter(({ whole }) => !whole)), wholeTemplate: template(all) }
}

/**
 * The columns of a table of findings.
 * @param title what these keys have in common
 * @param head above their names
 */
export function findingColumns(kind: FindingKind, { title, head }: { title: string; head: string }, mayTick: boolean, options: CellOptions): ColumnDef<DataTableFeatures, Finding>[] {
  return column.columns([
    ...(mayTick
      ? [
          column.display({
            id: 'tick',
            header: ({ table }) => <TickAllCell ids={table.getRowModel().rows.map(({ original }) => original.key.id)} label={`Select all: ${title}`} />,
            meta: { narrow: 'tick' },
            cell: ({ row }) => <TickCell {...row.original.key} />,
          }),
        ]
      : []),
    column.display({
      id: 'name',
      header: head,
      meta: { narrow: 'title' },
      cell: ({ row }) => <NameCell finding={row.original} hrefOf={options.actions.hrefOf} />,
    }),
    ...evidenceColumns[kind].map(({ header, cell, whole, line }) =>
      column.display({
        id: header,
        header,
        meta: { narrow: line ? 'line' : 'value', ...(whole && { whole }) },
        cell: ({ row }) => cell(row.original),
      }),
    ),
    column.display({
      id: 'fix',
      header: 'What to do',
      meta: { narrow: 'foot' },
      cell: ({ row }) => <FixCell finding={row.original} {...options} />,
    }),
    column.display({
      id: 'actions',
      header: 'Actions',
      meta: { narrow: 'corner' },
      cell: ({ row }) => <MenuCell finding={row.original} {...options} />,
    }),
  ]) as ColumnDef<DataTableFeatures, Finding>[]
}
