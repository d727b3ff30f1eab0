/** Whether a call with the new secret has arrived: then it works where it was put. */
'use client'

import { useQuery } from '@tanstack/react-query'
import { useEffect, useEffectEvent } from 'react'
import { ProblemError } from '@/lib/client/console-api'
import { keyDetailOptions } from '@/lib/client/key-queries'
import { contains, parseRanges } from '@/lib/network-range'
import type { ProjectRef } from '@/lib/paths'
import type { KeyDetail, KeySecret } from '@/lib/schema/key-detail'
import { WaitingLine } from '@/components/ui/waiting-line'

type Props = {
  projectRef: ProjectRef
  keyId: string
  secretId: string
  /** Runs once, when the first call was let through. */
  onReceived: () => void
}

const pollMs = 2_500

const secretOf = (detail: KeyDetail | undefined, secretId: string) => detail?.secrets.find(({ id }) => id === secretId)

const isGone = (error: unknown) => error instanceof ProblemError && error.problem.status === 404

/** Why a call was refused, as far as the state of the key tells it. */
function reasonOf({ status, networks }: KeyDetail, { address }: NonNullable<KeySecret['lastRefusal']>): string {
  if (status === 'PAUSED') return 'the key is paused'
  if (status === 'EXPIRED') return 'the key has expired'
  if (networks.length > 0 && !contains(parseRanges(networks).ranges, address)) return 'this address is not in the key’s networks'
  return 'the answer that the caller got says why'
}

/** Asks every few seconds while it is on screen, and no more once a call has arrived. */
export function ArrivalLine({ projectRef, keyId, secretId, onReceived }: Props) {
  const { data, error } = useQuery({
    ...keyDetailOptions(projectRef, keyId),
    refetchInterval: ({ state }) => (secretOf(state.data, secretId)?.lastCall || isGone(state.error) ? false : pollMs),
  })
  const secret = secretOf(data, secretId)
  const isReceived = Boolean(secret?.lastCall)
  const tell = useEffectEvent(onReceived)
  useEffect(() => {
    if (isReceived) tell()
  }, [isReceived])

  if (secret?.lastCall) {
    return (
      <WaitingLine state="done">
        Received from {secret.lastCall.address}, {secret.lastCall.client}
      </WaitingLine>
    )
  }
  if (isGone(error)) return <WaitingLine state="over">This key has been deleted meanwhile.</WaitingLine>
  if (data && !secret) return <WaitingLine state="over">This secret does not work any more: its rotation was cancelled, or the key was rotated again.</WaitingLine>
  if (data && secret?.lastRefusal) {
    const { address, client } = secret.lastRefusal
    return (
      <WaitingLine state="refused">
        Refused from {address}, {client}: {reasonOf(data, secret.lastRefusal)}. Waiting for the next request…
      </WaitingLine>
    )
  }
  return (
    <WaitingLine state="waiting" aside="The key’s panel shows it too.">
      Waiting for the first request…
    </WaitingLine>
  )
}
