/** The window for a proof by the identity provider: it leads there, and shows the outcome after it came back. */
'use client'

import { useEffect, useState } from 'react'
import { messageOf } from '@/lib/client/console-api'
import { tellOfProof } from '@/lib/client/provider-proof'
import { addressOfProof } from '@/lib/client/session'
import { proofPath } from '@/lib/paths'
import type { ProviderProof } from '@/lib/schema/proof'
import { Button } from '@/components/ui/button'
import { Callout } from '@/components/ui/callout'

/** Texts by outcome, with what to do next. They contain nothing from the URL. */
const texts: Record<Exclude<ProviderProof, 'done'>, (provider: string) => string> = {
  provider_unavailable: (provider) => `${provider} cannot be reached right now. Try again in a moment.`,
  provider_refused: (provider) => `${provider} did not let you in. Try again, or close this window.`,
  not_completed: () => 'This was not completed. Try again, in one browser and within a few minutes.',
  other_person: (provider) => `At ${provider} you signed in as somebody else. Try again as who you are signed in here.`,
  not_recent: (provider) => `${provider} does not say that you have signed in just now. Try again, or sign out here and in again.`,
}

const signedOut = 'Your session has ended. Close this window, and sign in again.'

/** Leads to the provider at once, where it has not been there yet. @param outcome what came of it */
export function ProofWindow({ provider, outcome }: { provider: string; outcome: ProviderProof | null }) {
  const [problem, setProblem] = useState<string | null>(null)

  useEffect(() => {
    if (outcome === 'done') {
      tellOfProof()
      window.close()
    }
    if (outcome !== null) return
    let isThere = true
    addressOfProof().then(
      (url) => {
        if (!isThere) return
        if (url === null) setProblem(signedOut)
        else window.location.replace(url)
      },
      (error: unknown) => isThere && setProblem(messageOf(error)),
    )
    return () => {
      isThere = false
    }
  }, [outcome])

  if (outcome === 'done') {
    return (
      <Callout tone="success" role="status" className="mt-6">
        It is you. Close this window, and go on where you were.
      </Callout>
    )
  }
  const text = outcome ? texts[outcome](provider) : problem
  if (text === null) {
    return (
      <p role="status" className="mt-6 text-ink-muted">
        Opening {provider}…
      </p>
    )
  }
  return (
    <div className="mt-6 flex flex-col gap-5">
      <Callout tone="danger" role="alert">
        {text}
      </Callout>
      <Button className="h-9" onClick={() => window.location.assign(proofPath())}>
        Try again
      </Button>
    </div>
  )
}
