/** Tells screen readers how many results there are after a person asked for others. */
'use client'

import { useEffect, useRef } from 'react'
import { useAnnounce } from './announcer'

/**
 * Announces the number of results after search, filter, sort or page changed, but not after each refresh.
 * @param asked what was asked for, as text that changes with it
 * @param total undefined while the results load
 * @param none says that there are none
 * @param count says how many there are
 */
export function useAnnouncedResults(
  asked: string,
  total: number | undefined,
  none: string,
  count: (total: number) => string,
): void {
  const announce = useAnnounce()
  const last = useRef(asked)
  useEffect(() => {
    if (total === undefined || last.current === asked) return
    last.current = asked
    announce(total === 0 ? none : count(total))
  }, [announce, asked, total, none, count])
}
