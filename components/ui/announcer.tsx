/** The status region that tells screen readers what changed. */
'use client'

import { createContext, useCallback, useContext, useState, type ReactNode } from 'react'

const Announce = createContext<(message: string) => void>(() => undefined)

/** Holds the one status region of the app. */
export function AnnouncerProvider({ children }: { children: ReactNode }) {
  const [announcement, setAnnouncement] = useState({ message: '', count: 0 })
  const announce = useCallback((message: string) => setAnnouncement(({ count }) => ({ message, count: count + 1 })), [])
  return (
    <Announce value={announce}>
      {children}
      <div role="status" aria-live="polite" className="sr-only">
        {/* A new element each time, so that a repeated message is read again. */}
        <span key={announcement.count}>{announcement.message}</span>
      </div>
    </Announce>
  )
}

/** Returns the function that announces a message. */
export const useAnnounce = () => useContext(Announce)
