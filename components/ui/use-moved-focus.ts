/** Keeps the focus on a control that is made anew, in its place or in another one of the page. */
'use client'

import { useComposedRefs } from 'radix-ui/internal'
import { useCallback, useRef, type Ref } from 'react'

/**
 * A control moves from an empty list to the page's header, or is wrapped in a tooltip: React removes it and makes another one, and the
 * browser leaves the focus on nothing. React runs the cleanup while the old control is still in the page, and hands over the new one
 * later in the same commit.
 * @param given is told of the control too
 * @returns the ref for the control in each of its places: the new control takes the focus if the old one had it
 */
export function useMovedFocus<Control extends HTMLElement>(given?: Ref<Control>) {
  const hadFocus = useRef(false)
  const moved = useCallback((control: Control) => {
    if (hadFocus.current && document.activeElement === document.body) control.focus()
    hadFocus.current = false
    return () => {
      hadFocus.current = document.activeElement === control
      // Where none follows in this commit, a later one is another control.
      queueMicrotask(() => (hadFocus.current = false))
    }
  }, [])
  return useComposedRefs(given, moved)
}
