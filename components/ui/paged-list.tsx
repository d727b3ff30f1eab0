/** A list in each of its states: loading, failed, empty, nothing found, table with pages. */
'use client'

import { SearchX, WifiOff } from 'lucide-react'
import type { ComponentProps, ReactNode } from 'react'
import { Button } from './button'
import { Callout } from './callout'
import { DataTable } from './data-table'
import { EmptyState } from './empty-state'
import { ListPages, type PageOf } from './list-pages'
import { ListSkeleton } from './list-skeleton'

export type PagedListState<Row> = {
  page: PageOf<Row> | undefined
  /** What went wrong with the last load, for people to read. */
  failure: string | null
  /** The server refused access, so that rows must not stay on screen. */
  refused: boolean
  /** The rows belong to the previous query; the new ones are loading. */
  stale: boolean
  retry: () => void
}

type Props<Row extends object> = Pick<
  ComponentProps<typeof DataTable<Row>>,
  'columns' | 'rowId' | 'sorting' | 'template' | 'wholeTemplate' | 'early' | 'onOpenRow' | 'detailOf'
> & {
  state: PagedListState<Row>
  texts: {
    label: string
    /** Accessible name of the buttons that turn pages. */
    pages: string
    failed: string
    /** Why a page can be empty that was not. */
    goneMeanwhile: string
    noMatch: string
    tryInstead: string
    count: (total: number) => string
  }
  /** Tables of their own for some of the rows of a page; without it, there is one. */
  partsOf?: (rows: Row[]) => { label: string; columns: Props<Row>['columns']; rows: Row[] }[]
  /** Between the rows and the buttons that turn pages. */
  bar?: ReactNode
  onSort: (sorting: Props<Row>['sorting']) => void
  /** Null is the first page. */
  onGoTo: (cursor: string | null) => void
  isFirstPage: boolean
  isFiltered: boolean
  onClearFilters: () => void
  /** DOM id of the search field: it takes the focus when a panel disappears with its focused button. */
  searchId: string
  icon: ReactNode
  /** Shown where there are no rows at all. */
  none: ReactNode
}

const noDetail = () => null

/** A failed refresh keeps the rows on screen, unless the server refused access. */
export function PagedList<Row extends object>(props: Props<Row>) {
  const { state, texts, columns, rowId, sorting, template, wholeTemplate = template, early, onOpenRow, detailOf, onSort, onGoTo, isFirstPage } =
    props
  const { page, failure, refused, stale, retry } = state
  const focusSearch = () => document.getElementById(props.searchId)?.focus()
  const toFirstPage = () => {
    focusSearch()
    onGoTo(null)
  }

  if (failure !== null && (!page || refused)) {
    const tryAgain = () => {
      focusSearch()
      retry()
    }
    return (
      <EmptyState role="alert" icon={<WifiOff size={22} />} title={texts.failed} text={failure}>
        <Button onClick={tryAgain}>Try again</Button>
        {!isFirstPage && (
          <Button variant="tertiary" onClick={toFirstPage}>
            Go to the first page
          </Button>
        )}
      </EmptyState>
    )
  }
  if (!page) return <ListSkeleton label={`Loading ${texts.label}`} />
  if (page.items.length === 0) return <NoRows {...props} total={page.total} focusSearch={focusSearch} toFirstPage={toFirstPage} />
  return (
    <>
      {failure !== null && (
        <Callout tone="warning" className="mb-3">
          The list could not be refreshed, and may be out of date. We keep trying.
        </Callout>
      )}
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
          stale={stale}
        />
      ))}
      {props.bar}
      <ListPages label={texts.pages} count={texts.count(page.total)} page={page} stale={stale} onGoTo={onGoTo} />
    </>
  )
}

type NoRowsProps = Pick<Props<object>, 'texts' | 'icon' | 'isFiltered' | 'onClearFilters' | 'none'> & {
  total: number
  focusSearch: () => void
  toFirstPage: () => void
}

function NoRows({ texts, icon, isFiltered, onClearFilters, none, total, focusSearch, toFirstPage }: NoRowsProps) {
  if (total > 0) {
    return (
      <EmptyState icon={icon} title="This page is empty" text={texts.goneMeanwhile}>
        <Button onClick={toFirstPage}>Go to the first page</Button>
      </EmptyState>
    )
  }
  if (!isFiltered) return none
  const clear = () => {
    focusSearch()
    onClearFilters()
  }
  return (
    <EmptyState icon={<SearchX size={22} />} title={texts.noMatch} text={texts.tryInstead}>
      <Button variant="secondary" onClick={clear}>
        Clear filters
      </Button>
    </EmptyState>
  )
}
