/** Keeps a person from leaving the page by accident while it holds something that is not saved. */
'use client'

import { useEffect, useEffectEvent } from 'react'

const guardKey = 'leaveGuard'

const isGuardEntry = () => Boolean((window.history.state as Record<string, unknown> | null)?.[guardKey])

/** Adds a history entry with the same URL, so that Back stays on this page. */
const addGuardEntry = () => window.history.pushState({ [guardKey]: true }, '', window.location.href)

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
      addGuardEntry()
      handleBack()
    }
    if (!isGuardEntry()) addGuardEntry()
    window.addEventListener('beforeunload', onBeforeUnload)
    window.addEventListener('popstate', onPopState)
    return () => {
      window.removeEventListener('beforeunload', onBeforeUnload)
      window.removeEventListener('popstate', onPopState)
      if (isGuardEntry()) window.history.back()
    }
  }, [active])
}
