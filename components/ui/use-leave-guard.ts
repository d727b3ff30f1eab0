/** Keeps a person from leaving the page by accident while it holds something that is not saved. */
'use client'

import { useEffect, useEffectEvent, useState } from 'react'

const guardKey = 'leaveGuard'

const isGuardEntry = () => Boolean((window.history.state as Record<string, unknown> | null)?.[guardKey])

/** Adds a history entry with the same URL, so that Back stays on this page. */
const addGuardEntry = () => window.history.pushState({ [guardKey]: true }, '', window.location.href)

let guards = 0

/** Goes back over the entry, unless a dialog that takes the place of this one has the guard now. */
const removeGuardEntry = () =>
  queueMicrotask(() => {
    if (guards === 0 && isGuardEntry()) window.history.back()
  })

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
      // Where dialogs lie over each other, the first that is told has added it.
      if (!isGuardEntry()) addGuardEntry()
      handleBack()
    }
    if (!isGuardEntry()) addGuardEntry()
    guards += 1
    window.addEventListener('popstate', onPopState)
    return () => {
      guards -= 1
      window.removeEventListener('popstate', onPopState)
      removeGuardEntry()
    }
  }, [guarded])

  useEffect(() => {
    if (!unsaved) return
    const onBeforeUnload = (event: BeforeUnloadEvent) => event.preventDefault()
    window.addEventListener('beforeunload', onBeforeUnload)
    return () => window.removeEventListener('beforeunload', onBeforeUnload)
  }, [unsaved])
}
