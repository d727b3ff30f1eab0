/** The use of a key in its panel: calls, clients, and how fast its revocations were. */
'use client'

import clsx from 'clsx'
import { useState } from 'react'
import type { KeyDetail } from '@/lib/schema/key-detail'
import { Bars } from '@/components/ui/bars'
import { Button } from '@/components/ui/button'
import { PanelSection } from '@/components/ui/panel-section'
import { RelativeTime } from '@/components/ui/relative-time'
import { ClientTable } from './client-table'
import { measured } from './counts'
import { hoursInWords } from './secret-table'

const mutedClass = 'text-[13px] text-ink-muted'

function Figure({ name, value, danger }: { name: string; value: number; danger?: boolean }) {
  return (
    <div className="flex flex-col-reverse">
      <dt className="text-xs leading-4 text-ink-muted">{name}</dt>
      <dd className={clsx('text-xl leading-6 font-semibold tracking-[-0.01em] tabular-nums', danger && 'text-on-danger-tint')}>
        {value.toLocaleString('en')}
      </dd>
    </div>
  )
}

/** Calls of 24 hours and of 7 days. Bars stand with each secret while there are two. */
export function KeyCalls({ keyDetail }: { keyDetail: KeyDetail }) {
  const { calls24h, calls7d, refused7d, secrets, rotation } = keyDetail
  const callsByHour = rotation === null ? secrets.find(({ isCurrent }) => isCurrent)?.callsByHour : undefined
  return (
    <PanelSection title="Calls">
      {calls7d + refused7d === 0 ? (
        <p className={mutedClass}>No calls in the last 7 days.</p>
      ) : (
        <div className="flex flex-wrap items-end justify-between gap-x-6 gap-y-3">
          <dl className="flex flex-wrap gap-x-6 gap-y-2">
            <Figure name="in 24 hours" value={calls24h} />
            <Figure name="in 7 days" value={calls7d} />
            <Figure name="refused in 7 days" value={refused7d} danger={refused7d > 0} />
          </dl>
          {callsByHour && (
            <figure>
              <Bars values={callsByHour} label={hoursInWords(callsByHour)} />
              <figcaption className="mt-1 text-xs leading-4 text-ink-muted">Last 24 hours</figcaption>
            </figure>
          )}
        </div>
      )}
    </PanelSection>
  )
}

const fewClients = 5

/** The clients that called last; the first few until all are asked for. */
export function KeyClients({ clients, clientCount }: Pick<KeyDetail, 'clients' | 'clientCount'>) {
  const [showsAll, setShowsAll] = useState(false)
  if (clients.length === 0) return null
  const shown = showsAll ? clients : clients.slice(0, fewClients)
  const left = clientCount - clients.length
  return (
    <PanelSection
      title="Clients"
      action={
        clients.length > fewClients && (
          <Button variant="quiet" aria-expanded={showsAll} onClick={() => setShowsAll(!showsAll)} className="-my-1 -mr-2 ml-0!">
            {showsAll ? 'Show fewer' : `Show ${clients.length}`}
          </Button>
        )
      }
    >
      <ClientTable label="Clients" clients={shown} />
      {showsAll && left > 0 && <p className="mt-2 text-xs text-ink-muted">and {left.toLocaleString('en')} more that called before these</p>}
    </PanelSection>
  )
}

/** How long each revocation took, as it was measured. */
export function KeyRevocations({ revocations }: Pick<KeyDetail, 'revocations'>) {
  if (revocations.length === 0) return null
  return (
    <PanelSection title="Measured revocations">
      <p className="mb-2 text-xs text-ink-muted">From the arrival of the request to the first look-up that refused the secret.</p>
      <ul>
        {revocations.map(({ at, hint, milliseconds, refusedWith }) => (
          <li key={`${at} ${hint}`} className="flex flex-wrap items-baseline gap-x-3 border-t border-line-soft py-1.5 text-[13px]">
            <strong className="font-semibold tabular-nums">{measured(milliseconds)}</strong>
            {hint === null ? (
              <span className="text-xs text-ink-muted">all keys of the project</span>
            ) : (
              <code translate="no" className="font-mono text-xs text-ink-muted">
                {hint}
              </code>
            )}
            <span translate="no" className="text-xs text-ink-muted">
              {refusedWith.toUpperCase()}
            </span>
            <span className="ml-auto text-xs text-ink-muted">
              <RelativeTime iso={at} />
            </span>
          </li>
        ))}
      </ul>
    </PanelSection>
  )
}
