/** Repeats what a person clicked or submitted before the page's scripts had loaded. */
'use client'

import { useEffect } from 'react'

function repeat(element: HTMLElement) {
  if (!element.isConnected) return
  if (element instanceof HTMLFormElement) return element.requestSubmit()
  element.focus()
  // Menus open when the pointer goes down, other buttons by the click.
  element.dispatchEvent(new PointerEvent('pointerdown', { bubbles: true, button: 0, pointerType: 'mouse' }))
  element.click()
}

/** Repeats the last early click or submit. Goes after all content: its effect then runs after those of the content. */
export function RepeatEarlyInput() {
  useEffect(() => {
    const { earlyInput } = window
    if (!earlyInput) return
    delete window.earlyInput
    earlyInput.stop()
    if (earlyInput.last) repeat(earlyInput.last)
  }, [])
  return null
}
