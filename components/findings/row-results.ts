/** What became of the findings of a list: a row that was dealt with stays, and says so, until another list or page is shown. */
'use client'

import { createContext, useCallback, useContext, useEffect, useMemo, useRef, useState } from 'react'
import type { Finding } from '@/lib/schema/finding'

export type RowResult = { text: string; isRefused: boolean; /** Why it was refused. */ detail?: string | null }

type Kept = { finding: Finding; index: number; result: RowResult }
type State = { of: string; kept: ReadonlyMap<string, Kept> }

const none: ReadonlyMap<string, Kept> = new Map()

/** Tells findings of one list apart: of those that were dismissed, a key may have several. */
export const rowIdOf = ({ key, evidence }: Finding) => `${evidence.kind} ${key.id}`

/**
 * @param of what the list shows, as text that changes with it
 * @param items the findings that there are now
 */
export function useRowResults(of: string, items: readonly Finding[]) {
  const [state, setState] = useState<State>({ of, kept: none })
  const kept = state.of === of ? state.kept : none
  const rows = useMemo(() => {
    const ids = new Set(items.map(rowIdOf))
    const gone = [...kept.values()].filter(({ finding }) => !ids.has(rowIdOf(finding))).sort((one, other) => one.index - other.index)
    const all = [...items]
    for (const { finding, index } of gone) all.splice(index, 0, finding)
    return all
  }, [items, kept])
  const current = useRef(rows)
  useEffect(() => {
    current.current = rows
  }, [rows])
  /** Says of rows what became of them; the same function while the list is. */
  const tell = useCallback(
    (resultOf: (finding: Finding) => RowResult | undefined) => {
      const told = current.current.flatMap((finding, index) => {
        const result = resultOf(finding)
        return result ? [[rowIdOf(finding), { finding, index, result }] as const] : []
      })
      setState((before) => ({ of, kept: new Map([...(before.of === of ? before.kept : none), ...told]) }))
    },
    [of],
  )
  const results = useMemo(() => new Map([...kept].map(([id, { result }]) => [id, result])), [kept])
  return { rows, results, tell }
}

/** The results of the rows: for the cells, whose columns stay the same meanwhile. */
const Results = createContext<ReadonlyMap<string, RowResult>>(new Map())

export const RowResultsProvider = Results.Provider

export const useRowResult = (finding: Finding) => useContext(Results).get(rowIdOf(finding))
