/** A list in each of its states, with its rows as a table and buttons that turn its pages. */
'use client'

import type { ComponentProps, ReactNode } from 'react'
import { DataTable } from './data-table'
import { ListPages, type PageOf } from './list-pages'
import { ListSkeleton } from './list-skeleton'
import { ListStates } from './list-states'

type StatesProps<Row> = ComponentProps<typeof ListStates<PageOf<Row>>>

type Props<Row extends object> = Omit<StatesProps<Row>, 'texts' | 'hasOthers' | 'loading' | 'children'> &
  Pick<
    ComponentProps<typeof DataTable<Row>>,
    'columns' | 'rowId' | 'sorting' | 'template' | 'wholeTemplate' | 'early' | 'onOpenRow' | 'detailOf'
  > & {
    texts: StatesProps<Row>['texts'] & {
      label: string
      /** Accessible name of the buttons that turn pages. */
      pages: string
      count: (total: number) => string
    }
    /** Tables of their own for some of the rows of a page; without it, there is one. */
    partsOf?: (rows: Row[]) => { label: string; columns: Props<Row>['columns']; rows: Row[] }[]
    /** Between the rows and the buttons that turn pages. */
    bar?: ReactNode
    onSort: (sorting: Props<Row>['sorting']) => void
  }

const noDetail = () => null

/** Expects rows that are sorted, and pages that know how many rows there are in all. */
export function PagedList<Row extends object>(props: Props<Row>) {
  const { state, texts, columns, rowId, sorting, template, wholeTemplate = template, early, onOpenRow, detailOf, onSort, onGoTo } = props
  return (
    <ListStates {...props} hasOthers={({ total }) => total > 0} loading={<ListSkeleton label={`Loading ${texts.label}`} />}>
      {(page) => (
        <>
          {(props.partsOf?.(page.items) ?? [{ label: texts.label, columns, rows: page.items }]).map((part) => (
            <DataTable
              key={part.label}
              {...part}
              rowId={rowId}
              sorting={sorting}
              onSortingChange={(updater) => onSort(typeof updater === 'function' ? updater(sorting) : updater)}
              template={template}
              wholeTemplate={wholeTemplate}
              early={early ?? false}
              onOpenRow={onOpenRow}
              detailOf={detailOf ?? noDetail}
              stale={state.stale}
            />
          ))}
          {props.bar}
          <ListPages label={texts.pages} count={texts.count(page.total)} page={page} stale={state.stale} onGoTo={onGoTo} />
        </>
      )}
    </ListStates>
  )
}
