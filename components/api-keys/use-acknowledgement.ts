/** Tells the server that this browser shows a new secret: until it knows, a rotated key keeps its old one. */
'use client'

import { useEffect, useEffectEvent, useState } from 'react'
import { isSignedOut, messageOf, ProblemError } from '@/lib/client/console-api'
import { acknowledgeReveal, useRefreshKeys } from '@/lib/client/key-changes'
import type { ProjectRef } from '@/lib/paths'
import type { Key } from '@/lib/schema/key'

export type Acknowledgement =
  | { kind: 'sending' }
  /** It has failed at least once, and is tried again. */
  | { kind: 'retrying'; isSignedOut: boolean }
  /** The key as it is from then on. */
  | { kind: 'known'; key: Key }
  /** The server refused, so that another try cannot help. */
  | { kind: 'refused'; reason: string }

/** In milliseconds; the last one is used from then on. */
const pauses = [1_000, 2_000, 4_000, 8_000, 15_000]

/** Not final: an ended session, and a failure that passes. */
const isFinal = (error: unknown) =>
  error instanceof ProblemError && !isSignedOut(error) && error.problem.status < 500 && error.problem.status !== 429

/** Sends at once, and again until the server has it or refuses, while the component is there. It is of one secret all its life. */
export function useAcknowledgement(ref: ProjectRef, keyId: string, secretId: string): Acknowledgement {
  const [state, setState] = useState<Acknowledgement>({ kind: 'sending' })
  const refresh = useRefreshKeys(ref)
  const acknowledge = useEffectEvent(() => acknowledgeReveal(ref, keyId, secretId))
  const onKnown = useEffectEvent((key: Key) => {
    setState({ kind: 'known', key })
    void refresh()
  })
  useEffect(() => {
    let isOver = false
    let timer: ReturnType<typeof setTimeout> | undefined
    async function send(failures: number) {
      try {
        const key = await acknowledge()
        if (!isOver) onKnown(key)
      } catch (error) {
        if (isOver) return
        if (isFinal(error)) return setState({ kind: 'refused', reason: messageOf(error) })
        setState({ kind: 'retrying', isSignedOut: isSignedOut(error) })
        timer = setTimeout(() => void send(failures + 1), pauses[Math.min(failures, pauses.length - 1)])
      }
    }
    void send(0)
    return () => {
      isOver = true
      clearTimeout(timer)
    }
  }, [])
  return state
}
