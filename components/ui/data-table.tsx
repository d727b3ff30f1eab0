/** A table whose rows are cards: columns in a wide container, labelled values in a narrow one. */
'use client'

import {
  metaHelper,
  rowSortingFeature,
  tableFeatures,
  useTable,
  type ColumnDef,
  type Header,
  type OnChangeFn,
  type SortingState,
} from '@tanstack/react-table'
import clsx from 'clsx'
import { ArrowDown, ArrowUp, ArrowUpDown } from 'lucide-react'
import type { CSSProperties } from 'react'

type ColumnMeta = {
  /** Where the cell is placed in a narrow card. */
  narrow: 'title' | 'value' | 'line' | 'corner'
  /** The side of its column on which the cell is: numbers are at the end. */
  align?: 'end'
}

export const dataTableFeatures = tableFeatures({ rowSortingFeature, columnMeta: metaHelper<ColumnMeta>() })

export type DataTableFeatures = typeof dataTableFeatures

type Columns<Row extends object> = ColumnDef<DataTableFeatures, Row>[]

type Props<Row extends object> = {
  label: string
  columns: Columns<Row>
  rows: Row[]
  rowId: (row: Row) => string
  sorting: SortingState
  onSortingChange: OnChangeFn<SortingState>
  /** Widths of the columns: a value of `grid-template-columns`. */
  template: string
  /** The rows belong to the previous query; the new ones are loading. */
  stale: boolean
}

const narrowCell = {
  title: 'col-span-full pr-20 @table:col-span-1 @table:pr-0',
  value: 'text-[13px]',
  line: 'col-span-full text-[13px] @table:col-span-1',
  corner: 'absolute top-2 right-2 @table:static',
}

const rowGrid = '@table:grid @table:grid-cols-(--template) @table:items-center @table:gap-x-4 @table:px-4'

/** Expects sorted rows. Roles are explicit because a table laid out with CSS grid loses its implicit ones. */
export function DataTable<Row extends object>(props: Props<Row>) {
  const { label, columns, rows, rowId, sorting, onSortingChange, template, stale } = props
  const table = useTable({
    features: dataTableFeatures,
    columns,
    data: rows,
    getRowId: rowId,
    state: { sorting },
    onSortingChange,
    manualSorting: true,
    enableSortingRemoval: false,
    enableMultiSort: false,
  })
  return (
    <div className="@container mb-4">
      <table role="table" aria-label={label} className="block" style={{ '--template': template } as CSSProperties}>
        <thead role="rowgroup" className="block">
          {table.getHeaderGroups().map((group) => (
            <tr role="row" key={group.id} className={clsx('flex flex-wrap gap-x-4 pb-2', rowGrid)}>
              {group.headers.map((header) => (
                <ColumnHeader key={header.id} header={header} />
              ))}
            </tr>
          ))}
        </thead>
        <tbody role="rowgroup" aria-busy={stale} className={clsx('flex flex-col gap-2', stale && 'opacity-60')}>
          {table.getRowModel().rows.map((row) => (
            <tr
              role="row"
              key={row.id}
              className={clsx(
                'relative grid grid-cols-2 gap-3 rounded bg-surface p-4 shadow-card hover:ring-1 hover:ring-primary has-aria-expanded:ring-1 has-aria-expanded:ring-primary @md:grid-cols-5 @table:min-h-13 @table:py-1.5 dark:hover:ring-link dark:has-aria-expanded:ring-link forced-colors:border',
                rowGrid,
              )}
            >
              {row.getAllCells().map((cell) => {
                const { meta, header } = cell.column.columnDef
                const place = meta?.narrow ?? 'value'
                const Cell = place === 'title' ? 'th' : 'td'
                return (
                  <Cell
                    key={cell.id}
                    {...(place === 'title' ? { role: 'rowheader', scope: 'row' } : { role: 'cell' })}
                    className={clsx('min-w-0 text-left font-normal', narrowCell[place], meta?.align && '@table:text-right @table:tabular-nums')}
                  >
                    {(place === 'value' || place === 'line') && (
                      <span aria-hidden className="mb-0.5 block text-[11px] leading-4 text-ink-subtle @table:hidden">
                        {String(header)}
                      </span>
                    )}
                    <table.FlexRender cell={cell} />
                  </Cell>
                )
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

const ariaSort = { asc: 'ascending', desc: 'descending' } as const

function ColumnHeader<Row extends object>({ header }: { header: Header<DataTableFeatures, Row> }) {
  const { column } = header
  const sorted = column.getIsSorted()
  const text = String(column.columnDef.header)
  const headerTextClass = 'text-[11px] leading-4 font-bold tracking-wide uppercase'
  if (!column.getCanSort()) {
    const { meta } = column.columnDef
    const hidden = meta?.narrow === 'corner'
    return (
      <th
        role="columnheader"
        scope="col"
        className={clsx(
          headerTextClass,
          'sr-only text-ink-muted',
          meta?.align ? 'text-right' : 'text-left',
          !hidden && '@table:not-sr-only',
        )}
      >
        {text}
      </th>
    )
  }
  const Icon = sorted === 'asc' ? ArrowUp : sorted === 'desc' ? ArrowDown : ArrowUpDown
  return (
    <th role="columnheader" scope="col" aria-sort={sorted ? ariaSort[sorted] : undefined} className="text-left">
      <button
        type="button"
        onClick={() => column.toggleSorting()}
        className={clsx(
          headerTextClass,
          'flex h-8 items-center gap-1 rounded hover:text-link forced-colors:px-1',
          sorted ? 'text-ink' : 'text-ink-muted',
        )}
      >
        {text}
        <Icon size={14} className={clsx('shrink-0', !sorted && 'text-ink-subtle')} />
      </button>
    </th>
  )
}
