/** A list of findings under its heading: what those of one kind, and those that were dismissed, have in common. */
'use client'

import type { ComponentProps, ReactNode } from 'react'
import { listStateOf } from '@/lib/client/list-state'
import type { Finding } from '@/lib/schema/finding'
import { EmptyState } from '@/components/ui/empty-state'
import { PagedList } from '@/components/ui/paged-list'
import { RowResultsProvider, rowIdOf, type RowResult } from './row-results'
import type { Findings } from './use-findings'

type ListProps = ComponentProps<typeof PagedList<Finding>>

type Props = Pick<ListProps, 'columns' | 'partsOf' | 'bar' | 'template' | 'wholeTemplate' | 'icon'> & {
  title: string
  about: ReactNode
  findings: Findings
  /** Those of the page, with rows that were dealt with. */
  rows: Finding[]
  results: ReadonlyMap<string, RowResult>
  texts: Pick<ListProps['texts'], 'label' | 'pages' | 'failed' | 'goneMeanwhile' | 'count'>
  none: { title: string; text: string }
}

/** DOM id of the heading: it gets the focus where the button that had it is gone. */
export const headingId = 'findings-heading'

/** Nothing is sorted or filtered here: the order is that of the rule. */
export function FindingSection({ title, about, findings, rows, results, texts, none, icon, ...table }: Props) {
  const state = listStateOf(findings.list)
  return (
    <>
      <div>
        <h2 id={headingId} tabIndex={-1} className="text-base leading-6 font-semibold outline-none">
          {title}
        </h2>
        <p className="mt-1 max-w-[680px] text-pretty text-ink-muted">{about}</p>
      </div>
      <div className="flex flex-1 flex-col">
        <RowResultsProvider value={results}>
          <PagedList
            {...table}
            state={{ ...state, page: state.page && { ...state.page, items: rows } }}
            texts={{ ...texts, noMatch: '', tryInstead: '' }}
            early="narrow"
            rowId={rowIdOf}
            sorting={noSorting}
            onSort={() => undefined}
            onGoTo={findings.goTo}
            isFirstPage={findings.isFirstPage}
            isFiltered={false}
            onClearFilters={() => undefined}
            searchId={headingId}
            icon={icon}
            none={<EmptyState icon={icon} {...none} />}
          />
        </RowResultsProvider>
      </div>
    </>
  )
}

const noSorting: [] = []
