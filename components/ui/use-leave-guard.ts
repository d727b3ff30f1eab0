/** Keeps a person from leaving the page by accident while it holds something that is not saved. */
'use client'

import { useEffect, useEffectEvent, useState } from 'react'

const guardKey = 'leaveGuard'

/** Guards that are mounted: where a dialog follows another one, the second takes over the entry of the first. */
let guards = 0

const isGuardEntry = () => Boolean((window.history.state as Record<string, unknown> | null)?.[guardKey])

/** Adds a history entry with the same URL, so that Back stays on this page. */
const addGuardEntry = () => window.history.pushState({ [guardKey]: true }, '', window.location.href)

/**
 * While `unsaved`, the browser asks before it reloads or closes the page. From then on until the component unmounts, Back
 * calls `onBack` instead of leaving the page: adding and removing history entries each time a person types and deletes a
 * letter would race with the browser, which removes them later than it is told to.
 */
export function useLeaveGuard(unsaved: boolean, onBack: () => void): void {
  const handleBack = useEffectEvent(onBack)
  const [guarded, setGuarded] = useState(unsaved)
  if (unsaved && !guarded) setGuarded(true)

  useEffect(() => {
    if (!guarded) return
    const onPopState = () => {
      addGuardEntry()
      handleBack()
    }
    guards += 1
    if (!isGuardEntry()) addGuardEntry()
    window.addEventListener('popstate', onPopState)
    return () => {
      guards -= 1
      window.removeEventListener('popstate', onPopState)
      // Later: the next guard would take the removal of this one's entry for the Back button.
      setTimeout(() => {
        if (guards === 0 && isGuardEntry()) window.history.back()
      })
    }
  }, [guarded])

  useEffect(() => {
    if (!unsaved) return
    const onBeforeUnload = (event: BeforeUnloadEvent) => event.preventDefault()
    window.addEventListener('beforeunload', onBeforeUnload)
    return () => window.removeEventListener('beforeunload', onBeforeUnload)
  }, [unsaved])
}
