/** Under a list: how many rows there are, and the buttons for the previous and next page. */
'use client'

import clsx from 'clsx'
import { ChevronLeft, ChevronRight } from 'lucide-react'
import { Button } from './button'

export type PageOf<Row> = {
  items: Row[]
  total: number
  previousCursor: string | null
  nextCursor: string | null
}

type Props = {
  /** Accessible name of the buttons. */
  label: string
  count: string
  page: Pick<PageOf<unknown>, 'previousCursor' | 'nextCursor'>
  /** The page is the previous one, while the next one loads. */
  stale: boolean
  onGoTo: (cursor: string) => void
  /** Words of the buttons. */
  words?: { previous: string; next: string }
}

const usualWords = { previous: 'Previous', next: 'Next' }

/**
 * A button without a page to go to stays focusable, so that keyboard focus is not lost on the last page. The bar stays at
 * the bottom of the window, so that a second click meets the same button, and not a row that moved under the pointer.
 */
export function ListPages({ label, count, page, stale, onGoTo, words = usualWords }: Props) {
  const { previousCursor, nextCursor } = page
  const hasPages = previousCursor !== null || nextCursor !== null
  const go = (cursor: string | null) => () => cursor && !stale && onGoTo(cursor)
  const barClass = 'sticky bottom-0 z-10 -mx-4 mt-auto -mb-5 border-t border-line bg-page px-4 py-3 lg:-mx-8 lg:-mb-6 lg:px-8'
  return (
    <nav aria-label={label} className={clsx('flex flex-wrap items-center justify-between gap-3', hasPages && barClass)}>
      <p className="text-[13px] text-ink-muted">{count}</p>
      {hasPages && (
        <div className="flex gap-2">
          <Button
            variant="tertiary"
            icon={<ChevronLeft size={16} />}
            aria-disabled={!previousCursor || undefined}
            onClick={go(previousCursor)}
          >
            {words.previous}
          </Button>
          <Button variant="tertiary" aria-disabled={!nextCursor || undefined} onClick={go(nextCursor)}>
            {words.next}
            <ChevronRight size={16} />
          </Button>
        </div>
      )}
    </nav>
  )
}
