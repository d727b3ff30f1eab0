/** The error of a form as a whole, shown in the dialog so that typed text is kept. */
'use client'

import { isSignedOut, messageOf, NoAnswerError, OfflineError, ProblemError } from '@/lib/client/console-api'
import { signInAgainPath } from '@/lib/client/session'
import { Callout } from '@/components/ui/callout'

type Props = {
  error: unknown
  /** Shown when no answer came, so that the server may have made the change. */
  unanswered?: string
  /** Shown when what the form is about no longer exists. */
  gone?: string
}

/** Whether the change may have been made: a connection can break after the server or its database made it. */
const isUncertain = (error: unknown) =>
  (error instanceof NoAnswerError && !(error instanceof OfflineError)) ||
  (error instanceof ProblemError && error.problem.status >= 500)

function textOf({ error, unanswered, gone }: Props) {
  if (isSignedOut(error)) {
    return (
      <>
        Your session has ended. {/* In a new tab, so that the typed text is kept. */}
        <a href={signInAgainPath()} target="_blank" rel="noreferrer" className="font-semibold underline">
          Sign in in a new tab
        </a>
        , then come back and try again.
      </>
    )
  }
  if (unanswered && isUncertain(error)) return unanswered
  if (gone && error instanceof ProblemError && error.code === 'not_found') return gone
  return messageOf(error)
}

/** Screen readers read it as soon as it appears. */
export function FormError(props: Props) {
  return (
    <Callout tone="danger" role="alert" className="mt-4">
      {textOf(props)}
    </Callout>
  )
}
