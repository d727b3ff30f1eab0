/** Asks before a person leaves a page, by Back or by a link of ours, while it holds something that is not saved. */
'use client'

import { useRouter } from 'next/navigation'
import { useEffect, useEffectEvent, useState } from 'react'
import { ConfirmDialog } from './confirm-dialog'
import { useLeaveGuard } from './use-leave-guard'

/** The link of this site that a click would follow here, or null: with a modifier key it opens elsewhere. */
function linkOf(event: MouseEvent): string | null {
  if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return null
  const link = event.target instanceof Element ? event.target.closest('a') : null
  if (!link?.href || link.origin !== window.location.origin || (link.target && link.target !== '_self')) return null
  const isOfThisPage = link.pathname === window.location.pathname && link.hash !== ''
  return isOfThisPage ? null : link.href
}

/** Keeps Back for itself while it is mounted; asks while `unsaved`, and leaves at once otherwise. */
export function LeaveQuestion({ unsaved }: { unsaved: boolean }) {
  const router = useRouter()
  const [leaving, setLeaving] = useState<{ go: () => void } | null>(null)
  // Two entries back: the one that guards this page, and the page's own.
  const goBack = () => window.history.go(-2)
  useLeaveGuard(unsaved, () => (unsaved ? setLeaving({ go: goBack }) : goBack()))

  const onClick = useEffectEvent((event: MouseEvent) => {
    const href = unsaved ? linkOf(event) : null
    if (!href) return
    event.preventDefault()
    // Next follows its links by itself.
    event.stopPropagation()
    setLeaving({ go: () => router.push(href) })
  })
  useEffect(() => {
    document.addEventListener('click', onClick, { capture: true })
    return () => document.removeEventListener('click', onClick, { capture: true })
  }, [])

  if (!leaving) return null
  return (
    <ConfirmDialog
      title="Discard your changes?"
      description="They have not been saved yet."
      confirm="Discard"
      cancel="Keep editing"
      onConfirm={() => {
        setLeaving(null)
        leaving.go()
      }}
      onCancel={() => setLeaving(null)}
    />
  )
}
