/** A list in each of its states: loading, failed, empty, nothing found, and with its rows. */
'use client'

import { SearchX, WifiOff } from 'lucide-react'
import type { ReactNode } from 'react'
import { Button } from './button'
import { Callout } from './callout'
import { EmptyState } from './empty-state'

type ListState<Page> = {
  page: Page | undefined
  /** What went wrong with the last load, for people to read. */
  failure: string | null
  /** The server refused access, so that rows must not stay on screen. */
  refused: boolean
  /** The rows belong to the previous query; the new ones are loading. */
  stale: boolean
  retry: () => void
}

type Props<Page> = {
  state: ListState<Page>
  texts: {
    failed: string
    /** Why a page can be empty that was not. */
    goneMeanwhile: string
    noMatch: string
    tryInstead: string
  }
  /** Null is the first page. */
  onGoTo: (cursor: string | null) => void
  isFirstPage: boolean
  /** Whether a page without rows is so because they are on other pages. */
  hasOthers: (page: Page) => boolean
  isFiltered: boolean
  onClearFilters: () => void
  /** DOM id of the search field: it takes the focus when a panel disappears with its focused button. */
  searchId: string
  icon: ReactNode
  /** Shown while nothing is loaded. */
  loading: ReactNode
  /** Shown where there are no rows at all. */
  none: ReactNode
  /** The rows of a page. */
  children: (page: Page) => ReactNode
}

/** A failed refresh keeps the rows on screen, unless the server refused access. */
export function ListStates<Page extends { items: readonly unknown[] }>(props: Props<Page>) {
  const { state, texts, onGoTo, isFirstPage, loading, children } = props
  const { page, failure, refused, retry } = state
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
  if (!page) return loading
  if (page.items.length === 0) return <NoRows {...props} isElsewhere={props.hasOthers(page)} focusSearch={focusSearch} toFirstPage={toFirstPage} />
  return (
    <>
      {failure !== null && (
        <Callout tone="warning" className="mb-3">
          The list could not be refreshed, and may be out of date. We keep trying.
        </Callout>
      )}
      {children(page)}
    </>
  )
}

type NoRowsProps = Pick<Props<never>, 'texts' | 'icon' | 'isFiltered' | 'onClearFilters' | 'none'> & {
  isElsewhere: boolean
  focusSearch: () => void
  toFirstPage: () => void
}

function NoRows({ texts, icon, isFiltered, onClearFilters, none, isElsewhere, focusSearch, toFirstPage }: NoRowsProps) {
  if (isElsewhere) {
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
