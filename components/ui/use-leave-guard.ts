/** Keeps a person from leaving the page by accident while something on it exists nowhere else. */
'use client'

import { useEffect, useEffectEvent } from 'react'

const mark = 'leaveGuard'

const isOurs = () => Boolean((window.history.state as Record<string, unknown> | null)?.[mark])

/** One history entry more, at the same address: going back then leads to where we are. */
const addEntry = () => window.history.pushState({ [mark]: true }, '', window.location.href)

/**
 * While `active`, the browser asks before it reloads or closes the page, and going back calls `onBack` instead of
 * leaving.
 */
export function useLeaveGuard(active: boolean, onBack: () => void): void {
  const handleBack = useEffectEvent(onBack)

  useEffect(() => {
    if (!active) return
    const onBeforeUnload = (event: BeforeUnloadEvent) => event.preventDefault()
    const onPopState = () => {
      addEntry()
      handleBack()
    }
    if (!isOurs()) addEntry()
    window.addEventListener('beforeunload', onBeforeUnload)
    window.addEventListener('popstate', onPopState)
    return () => {
      window.removeEventListener('beforeunload', onBeforeUnload)
      window.removeEventListener('popstate', onPopState)
      if (isOurs()) window.history.back()
    }
  }, [active])
}
