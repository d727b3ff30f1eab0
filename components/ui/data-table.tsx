/** A table whose rows are cards: columns in a wide container, labelled values in a narrow one. */
'use client'

import { useTable, type ColumnDef, type OnChangeFn, type SortingState } from '@tanstack/react-table'
import clsx from 'clsx'
import type { CSSProperties, MouseEvent, ReactNode } from 'react'
import { ColumnHeader } from './column-header'
import { dataTableFeatures, type DataTableFeatures } from './data-table-features'

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
  /** With these columns too, where there is place for all. */
  wholeTemplate?: string
  /** Shows columns in narrower containers than other tables do; `narrow` all of them, too. */
  early?: boolean | 'narrow'
  /** What a click on a row does, for those who point. The row has a button for it too. */
  onOpenRow?: ((row: Row) => void) | undefined
  /** What is shown under a row, or null. */
  detailOf?: (row: Row) => ReactNode
  /** The rows belong to the previous query; the new ones are loading. */
  stale: boolean
}

const narrowCell = {
  title: 'col-span-full pr-20 columns:col-span-1 columns:pr-0',
  value: 'text-[13px]',
  line: 'col-span-full text-[13px] columns:col-span-1',
  corner: 'absolute top-2 right-2 columns:static',
  tick: 'absolute top-3 left-2 columns:static',
  foot: 'col-span-full columns:col-span-1',
}

const rowGrid =
  'columns:grid columns:grid-cols-(--template) columns:items-center columns:gap-x-4 columns:pr-2 columns:pl-4 whole:grid-cols-(--whole-template)'

/** Whether a click concerns the row as a whole: not its controls, not what lies above it, and no selected text. */
export function isOnRow({ target, currentTarget }: MouseEvent<HTMLElement>): boolean {
  if (!(target instanceof Element) || !currentTarget.contains(target)) return false
  return !target.closest('button, a, input, label, [data-row-detail]') && window.getSelection()?.toString() === ''
}

/** Expects sorted rows. Roles are explicit because a table laid out with CSS grid loses its implicit ones. */
export function DataTable<Row extends object>(props: Props<Row>) {
  const { label, columns, rows, rowId, sorting, onSortingChange, template, wholeTemplate = template, early, onOpenRow, detailOf, stale } = props
  const hasTicks = columns.some(({ meta }) => meta?.narrow === 'tick')
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
    <div className={clsx('mb-4', early === 'narrow' ? '@container/narrow-table' : early ? '@container/early-table' : '@container/table')}>
      <table
        role="table"
        aria-label={label}
        className="block"
        style={{ '--template': template, '--whole-template': wholeTemplate } as CSSProperties}
      >
        <thead role="rowgroup" className="block">
          {table.getHeaderGroups().map((group) => (
            <tr role="row" key={group.id} className={clsx('flex flex-wrap items-center gap-x-4 pb-2', hasTicks && 'pl-2', rowGrid)}>
              {group.headers.map((header) => (
                <ColumnHeader key={header.id} header={header}>
                  <table.FlexRender header={header} />
                </ColumnHeader>
              ))}
            </tr>
          ))}
        </thead>
        <tbody role="rowgroup" aria-busy={stale} className={clsx('flex flex-col gap-2', stale && 'opacity-60')}>
          {table.getRowModel().rows.map((row) => (
            <tr
              role="row"
              key={row.id}
              onClick={(event) => onOpenRow && isOnRow(event) && onOpenRow(row.original)}
              className={clsx(
                'relative grid grid-cols-2 gap-3 rounded bg-surface p-4 shadow-card hover:ring-1 hover:ring-primary has-aria-expanded:ring-1 has-aria-expanded:ring-primary columns:min-h-13 columns:py-1.5 dark:hover:ring-link dark:has-aria-expanded:ring-link forced-colors:border',
                early ? '@sm:grid-cols-3' : '@md:grid-cols-5',
                'has-checked:bg-primary-tint/45 has-[[aria-haspopup=dialog][aria-expanded=true]]:bg-hover',
                onOpenRow && 'cursor-pointer',
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
                    className={clsx(
                      'min-w-0 text-left font-normal',
                      narrowCell[place],
                      meta?.whole && 'hidden whole:block',
                      place === 'title' && hasTicks && 'pl-7 columns:pl-0',
                      meta?.align && 'columns:text-right columns:tabular-nums',
                    )}
                  >
                    {(place === 'value' || place === 'line') && (
                      <span aria-hidden className="mb-0.5 block text-[11px] leading-4 text-ink-subtle columns:hidden">
                        {String(header)}
                      </span>
                    )}
                    <table.FlexRender cell={cell} />
                  </Cell>
                )
              })}
              <Detail>{detailOf?.(row.original)}</Detail>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

/** A further cell of its row, as wide as all of them. */
function Detail({ children }: { children: ReactNode }) {
  if (!children) return null
  return (
    <td role="cell" data-row-detail className="col-span-full cursor-auto">
      {children}
    </td>
  )
}
