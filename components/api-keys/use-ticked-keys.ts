/** The keys of the page that are ticked, to be changed at once. */
'use client'

import { useCallback, useMemo, useState } from 'react'
import type { Key } from '@/lib/schema/key'

type Ticked = { of: string; ids: ReadonlySet<string> }

const none: ReadonlySet<string> = new Set()

/**
 * A refresh keeps them. Another page, filter or order has other rows, so it begins with none: what somebody does not see, they
 * cannot mean.
 * @param of what the list shows, as text that changes with it
 * @param items the rows that there are now
 */
export function useTickedKeys<Row extends { id: string }>(of: string, items: readonly Row[]) {
  const [state, setState] = useState<Ticked>({ of, ids: none })
  const kept = state.of === of ? state.ids : none
  const keys = useMemo(() => items.filter(({ id }) => kept.has(id)), [items, kept])
  const ids = useMemo(() => new Set(keys.map(({ id }) => id)), [keys])
  const tick = useCallback(
    (keyIds: readonly string[], isTicked: boolean) =>
      setState((before) => {
        const next = new Set(before.of === of ? before.ids : none)
        for (const id of keyIds) {
          if (isTicked) next.add(id)
          else next.delete(id)
        }
        return { of, ids: next }
      }),
    [of],
  )
  const only = useCallback((keyIds: readonly string[]) => setState({ of, ids: new Set(keyIds) }), [of])
  return { keys, ids, tick, only }
}

export type TickedKeys = ReturnType<typeof useTickedKeys<Key>>
