/** What a page that a link leads to shows until the link is known to work, or that it does not. */
'use client'

import type { ReactNode } from 'react'
import { messageOf, type ProblemError } from '@/lib/client/console-api'
import type { LinkKind } from '@/lib/client/links'
import { signInPath } from '@/lib/paths'
import type { LinkOwner } from '@/lib/schema/person'
import { Button, ButtonLink } from '@/components/ui/button'
import { Callout } from '@/components/ui/callout'
import { useLinkOwner } from './use-link-owner'

/** A link that works. */
export type FoundLink = { secret: string; owner: LinkOwner; onBroken: (error: ProblemError) => void }

type Props = { kind: LinkKind; /** Other ways on, beside signing in. */ elsewhere?: ReactNode; children: (link: FoundLink) => ReactNode }

/** `children` renders the form of a link that works. */
export function LinkScreen({ kind, elsewhere, children }: Props) {
  const { state, retry, fail } = useLinkOwner(kind)
  switch (state.kind) {
    case 'looking':
      return (
        <p role="status" className="mt-6 text-ink-muted">
          Checking the link…
        </p>
      )
    case 'found':
      return children({ secret: state.secret, owner: state.owner, onBroken: fail })
    case 'failed':
      return (
        <div className="mt-6 flex flex-col gap-4">
          <Callout tone="danger" role="alert">
            The link could not be checked. {messageOf(state.error)}
          </Callout>
          <Button onClick={retry} className="h-9">
            Try again
          </Button>
        </div>
      )
    default:
      return (
        <div className="mt-6 flex flex-col gap-4">
          <Callout tone="warning" role="alert">
            {state.kind === 'broken'
              ? state.text
              : 'This page needs the whole link, and again after a reload. Open it from the mail or the message that you got it with.'}
          </Callout>
          <div className="flex flex-wrap gap-3">
            <ButtonLink variant="secondary" href={signInPath()}>
              Sign in
            </ButtonLink>
            {elsewhere}
          </div>
        </div>
      )
  }
}
