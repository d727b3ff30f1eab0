/** Which rows of the list are ticked, and which key's panel is open: for the cells, whose columns stay the same meanwhile. */
'use client'

import { createContext, useContext } from 'react'

type ListedKeys = {
  openKeyId: string | null
  ticked: ReadonlySet<string>
  tick: (keyIds: readonly string[], isTicked: boolean) => void
}

const Context = createContext<ListedKeys>({ openKeyId: null, ticked: new Set(), tick: () => undefined })

export const ListedKeysProvider = Context.Provider

export const useListedKeys = () => useContext(Context)
