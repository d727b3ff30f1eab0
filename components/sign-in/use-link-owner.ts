/** Looks up whose link the page was opened with. */
'use client'

import { useEffect, useState } from 'react'
import { ProblemError } from '@/lib/client/console-api'
import { lookUpLink, type LinkKind } from '@/lib/client/links'
import type { LinkOwner } from '@/lib/schema/person'
import { useLinkSecret } from './link-secret'

/** What is known of the link. */
type LinkState =
  | { kind: 'looking' }
  /** The address had no secret. */
  | { kind: 'incomplete' }
  | { kind: 'found'; secret: string; owner: LinkOwner }
  /** It does not work; the text says how to get another one. */
  | { kind: 'broken'; text: string }
  | { kind: 'failed'; error: unknown }

/** Whether the server says that a link does not work, or cannot be one. */
export const isBrokenLink = (error: unknown): error is ProblemError =>
  error instanceof ProblemError &&
  (error.code === 'link_not_valid' || Boolean(error.problem.errors?.some(({ pointer }) => pointer === '/secret')))

/** Looks a link up. `retry` looks again after a failure, and `fail` takes what using the link was refused with. */
export function useLinkOwner(kind: LinkKind) {
  const secret = useLinkSecret()
  const [tries, setTries] = useState(0)
  const [known, setKnown] = useState<{ secret: string; tries: number; state: LinkState } | null>(null)

  useEffect(() => {
    if (!secret) return
    const aborted = new AbortController()
    const know = (state: LinkState) => !aborted.signal.aborted && setKnown({ secret, tries, state })
    lookUpLink(kind, secret, aborted.signal).then(
      (owner) => know({ kind: 'found', secret, owner }),
      (error: unknown) => know(isBrokenLink(error) ? { kind: 'broken', text: error.message } : { kind: 'failed', error }),
    )
    return () => aborted.abort()
  }, [kind, secret, tries])

  const isKnown = known && known.secret === secret && known.tries === tries
  const state: LinkState = secret === null ? { kind: 'incomplete' } : isKnown ? known.state : { kind: 'looking' }
  return {
    state,
    retry: () => setTries(tries + 1),
    fail: (error: ProblemError) => secret && setKnown({ secret, tries, state: { kind: 'broken', text: error.message } }),
  }
}
