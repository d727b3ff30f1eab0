/**
 * The secret of a link: taken out of the address bar before anything else runs, and kept in memory alone. A reload, the history
 * and whoever looks at the screen do not find it.
 */
'use client'

import { useSyncExternalStore } from 'react'

declare global {
  interface Window {
    linkSecret?: string
  }
}

/** Runs in the page before React: its source is put into the HTML, so it uses nothing of this module. */
function takeFragment() {
  const secret = window.location.hash.slice(1)
  if (!secret) return
  window.linkSecret = secret
  window.history.replaceState(null, '', window.location.pathname)
}

/** Goes before the content. `nonce` allows it under the content security policy. */
export function LinkSecretScript({ nonce }: { nonce: string | undefined }) {
  const source = `(${takeFragment.toString()})()`
  // Browsers hide the nonce from scripts: React finds another one in the page than it rendered.
  return <script suppressHydrationWarning nonce={nonce} dangerouslySetInnerHTML={{ __html: source }} />
}

let kept: string | null = null

function readSecret(): string | null {
  kept = window.linkSecret ?? kept
  delete window.linkSecret
  return kept
}

function onAnotherLink(notify: () => void) {
  const take = () => {
    takeFragment()
    notify()
  }
  // A page of this app that leads here runs no script of the HTML.
  take()
  // Another link that is put into the address bar of this page changes the fragment alone.
  window.addEventListener('hashchange', take)
  return () => window.removeEventListener('hashchange', take)
}

/** The secret; null where the address had none, undefined before the browser has read it. */
export const useLinkSecret = (): string | null | undefined => useSyncExternalStore(onAnotherLink, readSecret, () => undefined)
