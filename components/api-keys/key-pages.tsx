/** The number of keys, and the buttons for the previous and next page. */
'use client'

import { ChevronLeft, ChevronRight } from 'lucide-react'
import type { KeyPage } from '@/lib/schema/key'
import { Button } from '@/components/ui/button'
import { countKeys } from './use-key-list'

type Props = { page: KeyPage; onGoTo: (cursor: string) => void }

/** A button without a page to go to stays focusable, so that keyboard focus is not lost on the last page. */
export function KeyPages({ page, onGoTo }: Props) {
  const { previousCursor, nextCursor, total } = page
  const go = (cursor: string | null) => () => cursor && onGoTo(cursor)
  return (
    <nav aria-label="Pages of keys" className="mt-4 flex flex-wrap items-center justify-between gap-3">
      <p className="text-[13px] text-ink-muted">{countKeys(total)}</p>
      {(previousCursor || nextCursor) && (
        <div className="flex gap-2">
          <Button
            variant="tertiary"
            icon={<ChevronLeft size={16} />}
            aria-disabled={!previousCursor || undefined}
            onClick={go(previousCursor)}
          >
            Previous
          </Button>
          <Button variant="tertiary" aria-disabled={!nextCursor || undefined} onClick={go(nextCursor)}>
            Next
            <ChevronRight size={16} />
          </Button>
        </div>
      )}
    </nav>
  )
}
