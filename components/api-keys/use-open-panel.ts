/** Which key's panel is open: the key is in the URL, so that Back closes the panel and a link opens it. */
'use client'

import { useQueryState } from 'nuqs'
import { useCallback, useEffect, useRef } from 'react'
import { keyListParsers } from '@/lib/client/key-list-params'

/** The search of the current address without the key. */
function searchWithoutKey(): string {
  const search = new URLSearchParams(window.location.search)
  search.delete('key')
  return search.toString()
}

/** Opening adds to the history; another key, while the panel is open, takes the place of the one before. */
export function useOpenPanel() {
  const [keyId, setKey] = useQueryState('key', keyListParsers.key)
  const current = useRef(keyId)
  /** The search at the time of opening: going back leads there. */
  const before = useRef<string | null>(null)
  useEffect(() => {
    current.current = keyId
    if (keyId === null) before.current = null
  }, [keyId])

  const open = useCallback(
    (id: string) => {
      const isOpen = current.current !== null
      if (!isOpen) before.current = searchWithoutKey()
      void setKey(id, { history: isOpen ? 'replace' : 'push' })
    },
    [setKey],
  )
  const close = useCallback(() => {
    // Where a filter has changed since, going back would undo it.
    const goBack = before.current !== null && before.current === searchWithoutKey()
    before.current = null
    if (goBack) window.history.back()
    else void setKey(null)
  }, [setKey])
  return { keyId, open, close }
}
