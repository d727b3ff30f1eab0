/** The reader's time zone. */
'use client'

import { useSyncExternalStore } from 'react'

const never = () => () => undefined

/** The name of the browser's zone. The server does not know it: its HTML, and so the first render, is in UTC. */
export const useTimeZone = (): string =>
  useSyncExternalStore(
    never,
    () => new Intl.DateTimeFormat().resolvedOptions().timeZone,
    () => 'UTC',
  )
