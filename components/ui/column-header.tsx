/** The head of a column of a table. */
'use client'

import type { Header } from '@tanstack/react-table'
import clsx from 'clsx'
import { ArrowDown, ArrowUp, ArrowUpDown } from 'lucide-react'
import type { ReactNode } from 'react'
import type { DataTableFeatures } from './data-table-features'

const ariaSort = { asc: 'ascending', desc: 'descending' } as const

type HeaderProps<Row extends object> = { header: Header<DataTableFeatures, Row>; children: ReactNode }

/** With the name of the column; where it can be sorted, a button that does it. */
export function ColumnHeader<Row extends object>({ header, children }: HeaderProps<Row>) {
  const { column } = header
  const { meta } = column.columnDef
  if (meta?.narrow === 'tick') {
    return (
      <th role="columnheader" scope="col" className="min-w-0">
        {children}
      </th>
    )
  }
  const sorted = column.getIsSorted()
  const text = String(column.columnDef.header)
  const headerTextClass = 'text-[11px] leading-4 font-bold tracking-wide uppercase'
  if (!column.getCanSort()) {
    const hidden = meta?.narrow === 'corner' || meta?.narrow === 'foot'
    return (
      <th
        role="columnheader"
        scope="col"
        className={clsx(
          headerTextClass,
          'text-ink-muted',
          meta?.narrow !== 'title' && 'sr-only',
          meta?.align ? 'text-right' : 'text-left',
          !hidden && (meta?.whole ? 'hidden whole:not-sr-only whole:block' : 'columns:not-sr-only'),
        )}
      >
        {text}
      </th>
    )
  }
  const Icon = sorted === 'asc' ? ArrowUp : sorted === 'desc' ? ArrowDown : ArrowUpDown
  return (
    <th role="columnheader" scope="col" aria-sort={sorted ? ariaSort[sorted] : undefined} className={clsx('text-left', meta?.whole && 'hidden whole:block')}>
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
