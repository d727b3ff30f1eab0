/** Toasts: short messages about finished actions. */
'use client'

import { useTheme } from 'next-themes'
import type { CSSProperties } from 'react'
import { Toaster as Sonner } from 'sonner'

// Our colours instead of Sonner's, and the close button at the end instead of the start.
const style = {
  '--normal-bg': 'var(--surface)',
  '--normal-border': 'var(--line)',
  '--normal-text': 'var(--ink)',
  '--toast-close-button-start': 'unset',
  '--toast-close-button-end': '0',
  '--toast-close-button-transform': 'translate(35%, -35%)',
  fontFamily: 'var(--font-sans)',
  // Names can be long and have no spaces.
  overflowWrap: 'anywhere',
} as CSSProperties

/** The toasts, in the theme of the page. */
export function Toaster() {
  const { resolvedTheme } = useTheme()
  return (
    <Sonner
      theme={resolvedTheme === 'dark' ? 'dark' : 'light'}
      position="bottom-center"
      // Above the bar with the buttons for pages.
      offset={{ bottom: 72 }}
      mobileOffset={{ bottom: 72 }}
      closeButton
      duration={5_000}
      style={style}
    />
  )
}
