/** What went wrong with a form as a whole, in its dialog, where nothing typed is lost. */
'use client'

import { isSignedOut, messageOf, NoAnswerError, ProblemError } from '@/lib/client/http'
import { signInAgainPath } from '@/lib/client/session'
import { Callout } from '@/components/ui/callout'

type Props = {
  error: unknown
  /** What to say where no answer came and the server may have done it all the same. */
  unanswered?: string
  /** What to say where the key is gone. */
  gone?: string
}

/** A connection can break between the change and its answer: ours to the server, and the server's to its database. */
const isUncertain = (error: unknown) =>
  error instanceof NoAnswerError || (error instanceof ProblemError && error.problem.status >= 500)

function textOf({ error, unanswered, gone }: Props) {
  if (isSignedOut(error)) {
    return (
      <>
        Your session has ended. {/* In another tab: what is typed here stays. */}
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

/** Read out as soon as it appears. */
export function FormProblem(props: Props) {
  return (
    <Callout tone="danger" role="alert" className="mt-4">
      {textOf(props)}
    </Callout>
  )
}
