/** The status region: says aloud what changed, for people who do not see it change. */
'use client'

import { createContext, useCallback, useContext, useState, type ReactNode } from 'react'

const Announce = createContext<(message: string) => void>(() => undefined)

/** Holds the one status region of the app. */
export function AnnouncerProvider({ children }: { children: ReactNode }) {
  const [said, setSaid] = useState({ message: '', turn: 0 })
  const announce = useCallback((message: string) => setSaid(({ turn }) => ({ message, turn: turn + 1 })), [])
  return (
    <Announce value={announce}>
      {children}
      <div role="status" aria-live="polite" className="sr-only">
        {/* A new element each time: the same message is read again. */}
        <span key={said.turn}>{said.message}</span>
      </div>
    </Announce>
  )
}

/** Gives the function that says a message. */
export const useAnnounce = () => useContext(Announce)
