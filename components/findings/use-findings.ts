/** The state of the Findings page: which list is shown, from the URL, with its counts and rows from the server. */
'use client'

import { useQuery } from '@tanstack/react-query'
import { useQueryStates } from 'nuqs'
import { useState } from 'react'
import { findingParsers, toListFindings } from '@/lib/client/finding-params'
import { findingCountsOptions, findingsOptions, type FindingList } from '@/lib/client/findings'
import type { ProjectRef } from '@/lib/paths'
import { useAnnouncedResults } from '@/components/ui/use-announced-results'
import { countKeys } from '@/components/api-keys/key-counts'

/**
 * Without a kind in the URL, the most serious one is shown, and stays when its last finding is mended: its rows say what became of them.
 */
export function useFindings(ref: ProjectRef) {
  const [params, setParams] = useQueryStates(findingParsers)
  const counts = useQuery(findingCountsOptions(ref))
  const gravest = counts.data?.kinds[0]?.kind ?? null
  const [atFirst] = useState(gravest)
  const shown: FindingList | null = params.kind ?? atFirst ?? gravest
  const list = useQuery({ ...findingsOptions(ref, shown ?? 'dismissed', toListFindings(params)), enabled: shown !== null })
  /** What is shown, as text that changes with it. */
  const asked = `${shown} ${params.cursor}`
  useAnnouncedResults(asked, list.isPlaceholderData ? undefined : list.data?.total, 'No findings', countKeys)
  return {
    counts,
    list,
    shown,
    asked,
    isFirstPage: !params.cursor,
    show: (kind: FindingList) => void setParams({ kind, cursor: null }, { history: 'push', scroll: true }),
    goTo: (cursor: string | null) => void setParams({ cursor }, { history: 'push', scroll: true }),
  }
}

export type Findings = ReturnType<typeof useFindings>
