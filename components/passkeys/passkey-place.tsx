/** Says whether passkeys work at the address that the browser has open, and at which address they do. */
'use client'

import { useSyncExternalStore, type ReactNode } from 'react'
import { Callout } from '@/components/ui/callout'

const never = () => () => undefined

type Place = 'here' | 'elsewhere' | 'nowhere'

/** @param origin where passkeys work; null where they do not */
function usePasskeyPlace(origin: string | null): Place {
  // Only the browser knows its address: HTML and first render must match.
  const here = useSyncExternalStore(never, () => window.location.origin, () => origin)
  if (origin === null) return 'nowhere'
  return here === origin ? 'here' : 'elsewhere'
}

type Props = { origin: string | null; /** The page to open there. */ path: string; children: ReactNode }

/** Shows its children where passkeys work, and otherwise what to do. */
export function PasskeyPlace({ origin, path, children }: Props) {
  switch (usePasskeyPlace(origin)) {
    case 'here':
      return children
    case 'elsewhere':
      return (
        <Callout tone="info">
          A passkey needs the host name of this server. Open{' '}
          <a href={`${origin}${path}`} className="font-semibold underline">
            {origin}
          </a>{' '}
          to use one.
        </Callout>
      )
    case 'nowhere':
      return <Callout tone="info">A passkey needs a host name and https. Whoever runs this server can set PUBLIC_URL to such an address.</Callout>
  }
}
