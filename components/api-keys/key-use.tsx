/** The use of a key in its panel: calls, clients, networks, and how fast its revocations were. */
'use client'

import { useState } from 'react'
import { contains } from '@/lib/network-range'
import type { KeyClient, KeyDetail } from '@/lib/schema/key-detail'
import { Bars } from '@/components/ui/bars'
import { Button } from '@/components/ui/button'
import { PanelSection } from '@/components/ui/panel-section'
import { RelativeTime } from '@/components/ui/relative-time'
import { ClientTable } from './client-table'
import { count, countCalls, measured } from './counts'
import type { KeyActions } from './key-actions'
import { hoursInWords } from './secret-table'

const mutedClass = 'text-[13px] text-ink-muted'

function Figure({ name, value, danger }: { name: string; value: number; danger?: boolean }) {
  return (
    <div>
      <dd className={`text-xl leading-6 font-semibold tracking-[-0.01em] tabular-nums ${danger ? 'text-on-danger-tint' : ''}`}>
        {value.toLocaleString('en')}
      </dd>
      <dt className="text-xs leading-4 text-ink-muted">{name}</dt>
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

const sum = (clients: readonly KeyClient[], field: 'calls' | 'refused') => clients.reduce((total, client) => total + client[field], 0)

const editNetworksId = 'panel-edit-networks'

type NetworksProps = { keyDetail: KeyDetail; actions: KeyActions; unavailable: string | undefined }

/** The networks that a key is bound to, with who calls from each, and who was refused from elsewhere. */
export function KeyNetworks({ keyDetail, actions, unavailable }: NetworksProps) {
  const { networks, clients } = keyDetail
  const refused = clients.filter((client) => client.refused > 0 && !contains(networks, client.address))
  const rowClass = 'flex flex-wrap items-baseline justify-between gap-x-4 border-t border-line-soft py-1.5 text-[13px]'
  return (
    <PanelSection
      title="Networks"
      action={
        <Button
          id={editNetworksId}
          variant="quiet"
          aria-label="Edit networks"
          unavailable={unavailable}
          onClick={() => actions.edit(keyDetail, editNetworksId)}
          className="-my-1 -mr-2 ml-0!"
        >
          Edit
        </Button>
      }
    >
      {networks.length === 0 ? (
        <p className={mutedClass}>It may be used from everywhere.</p>
      ) : (
        <ul>
          {networks.map((range) => {
            const inside = clients.filter(({ address }) => contains([range], address))
            return (
              <li key={range} className={rowClass}>
                <span translate="no" className="min-w-0 font-mono text-xs wrap-anywhere">
                  {range}
                </span>
                <span className="text-ink-muted">
                  {inside.length === 0 ? 'no calls' : `${count(inside.length, 'client')}, ${countCalls(sum(inside, 'calls'))}`}
                </span>
              </li>
            )
          })}
          {refused.length > 0 && (
            <li className={`${rowClass} text-on-danger-tint`}>
              <span className="min-w-0 wrap-anywhere">
                From elsewhere:{' '}
                <span translate="no" className="font-mono text-xs">
                  {refused.slice(0, 3).map(({ address }) => address).join(', ')}
                </span>
                {refused.length > 3 && ` and ${refused.length - 3} more`}
              </span>
              <span>{sum(refused, 'refused').toLocaleString('en')} refused</span>
            </li>
          )}
        </ul>
      )}
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
            <code translate="no" className="font-mono text-xs text-ink-muted">
              {hint}
            </code>
            <span translate="no" className="text-xs text-ink-muted">
              {refusedWith}
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
