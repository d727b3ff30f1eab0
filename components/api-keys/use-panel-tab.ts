/** Which tab of a key's panel is shown: it is in the URL beside the key, so that a link leads to it. */
'use client'

import { useQueryState } from 'nuqs'
import { useCallback } from 'react'
import { keyListParsers } from '@/lib/client/key-list-params'

export type PanelTab = 'overview' | 'activity'

/** The choice stays while the panel steps through the list. */
export function usePanelTab() {
  const [tab, setTab] = useQueryState('tab', keyListParsers.tab)
  const show = useCallback((next: PanelTab) => void setTab(next === 'activity' ? next : null), [setTab])
  return { tab: tab === 'activity' ? tab : ('overview' as const), show }
}
