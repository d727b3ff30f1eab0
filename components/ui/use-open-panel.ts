/** Which row's panel is open: its id is in the URL, so that Back closes the panel and a link opens it. */
'use client'

import { parseAsString, useQueryState } from 'nuqs'
import { useCallback, useEffect, useRef } from 'react'

/** The search of the current address without the id. */
function searchWithout(name: string): string {
  const search = new URLSearchParams(window.location.search)
  search.delete(name)
  return search.toString()
}

/**
 * Opening adds to the history; another row, while the panel is open, takes the place of the one before.
 * @param name of the URL's parameter
 */
export function useOpenPanel(name: string) {
  const [openId, setId] = useQueryState(name, parseAsString)
  const current = useRef(openId)
  /** The search at the time of opening: going back leads there. */
  const before = useRef<string | null>(null)
  useEffect(() => {
    current.current = openId
    if (openId === null) before.current = null
  }, [openId])

  const open = useCallback(
    (id: string) => {
      const isOpen = current.current !== null
      if (!isOpen) before.current = searchWithout(name)
      void setId(id, { history: isOpen ? 'replace' : 'push' })
    },
    [name, setId],
  )
  const close = useCallback(() => {
    // Where a filter has changed since, going back would undo it.
    const goBack = before.current !== null && before.current === searchWithout(name)
    before.current = null
    if (goBack) window.history.back()
    else void setId(null)
  }, [name, setId])
  return { openId, open, close }
}
