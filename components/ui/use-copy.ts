/** Copies a text that is on screen, and knows how it went. */
'use client'

import { useRef, useState } from 'react'
import { useAnnounce } from './announcer'
import { copyText } from './copy-text'

type CopyState = 'idle' | 'copied' | 'failed'

/** Said where the browser refuses: the text is then selected. */
export const copyRefused = 'Your browser did not allow copying. The text is selected: press Ctrl+C, or ⌘C on a Mac.'

/**
 * @param value what is copied, which may be more than what is shown
 * @param onCopied runs each time
 * @returns a ref for the element that shows the value, how the last try went, and the function that copies
 */
export function useCopy<Shown extends HTMLElement>(value: string, onCopied?: () => void) {
  const shown = useRef<Shown>(null)
  const [state, setState] = useState<CopyState>('idle')
  const announce = useAnnounce()

  async function copy() {
    if (!shown.current) return
    const copied = await copyText(value, shown.current)
    setState(copied ? 'copied' : 'failed')
    if (!copied) return
    announce('Copied')
    onCopied?.()
  }

  return { shown, state, copy }
}
