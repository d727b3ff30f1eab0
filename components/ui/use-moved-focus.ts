/** Keeps the focus on a control that moves to another place of the page, as the button of an empty list to the page's header. */
'use client'

import { useCallback, useRef } from 'react'

/**
 * A control that moves is removed and made anew, and the browser leaves the focus of what is removed on nothing.
 * @returns the ref for the control, the same one in each of its places: it takes the focus where the one before had it
 */
export function useMovedFocus<Control extends HTMLElement>() {
  const hadFocus = useRef(false)
  return useCallback((control: Control) => {
    if (hadFocus.current && document.activeElement === document.body) control.focus()
    hadFocus.current = false
    return () => {
      hadFocus.current = document.activeElement === control
    }
  }, [])
}
