/** Opens the dialog for a proof of identity over whatever is open, when a request needs one (step-up). */
'use client'

import { useEffect, useState } from 'react'
import { registerAsker } from '@/lib/client/proof-needed'
import type { SignInWay } from '@/lib/schema/person'
import { ProofDialog } from './proof-dialog'

type Question = {
  ways: readonly SignInWay[]
  answer: (proved: boolean) => void
  /** What had the focus, and gets it back. */
  focused: Element | null
}

type Props = {
  /** For password managers. */
  email: string
  /** The one address at which passkeys work; null where they do not. */
  passkeyOrigin: string | null
}

/** Mounted once, beside the page that is open. */
export function ProofHost({ email, passkeyOrigin }: Props) {
  const [question, setQuestion] = useState<Question | null>(null)

  useEffect(() => {
    let pending: Question['answer'] | null = null
    const unregister = registerAsker(
      (had) =>
        new Promise((resolve) => {
          const ways = had.filter((way) => way !== 'passkey' || window.location.origin === passkeyOrigin)
          const answer = (proved: boolean) => {
            pending = null
            setQuestion(null)
            resolve(proved)
          }
          pending = answer
          setQuestion({ ways, answer, focused: document.activeElement })
        }),
    )
    return () => {
      unregister()
      pending?.(false)
    }
  }, [passkeyOrigin])

  if (!question) return null
  const { ways, answer, focused } = question
  const returnFocus = () => (focused instanceof HTMLElement && focused.isConnected ? focused : document.getElementById('main'))
  return <ProofDialog email={email} ways={ways} onAnswer={answer} returnFocus={returnFocus} />
}
