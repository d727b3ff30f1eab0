/** The field for the networks that a key is bound to: proposes those it is used from, and says whom others would refuse. */
'use client'

import type { UseFormRegisterReturn } from 'react-hook-form'
import type { KeyDetail } from '@/lib/schema/key-detail'
import { Button } from '@/components/ui/button'
import { Callout } from '@/components/ui/callout'
import { TextAreaField } from '@/components/ui/field'
import { noAutofill } from '@/components/ui/no-autofill'
import { RelativeTime } from '@/components/ui/relative-time'
import { mostNetworks, networksText, proposalFor, readNetworks, refusedBy, sameNetworks } from './network-advice'
import { countCalls } from './key-counts'

type Props = {
  registered: UseFormRegisterReturn
  /** The text as it is now. */
  text: string
  onUse: (text: string) => void
  /** What is known of the key's use; undefined while it loads, or where it could not be loaded. */
  use: Pick<KeyDetail, 'clients' | 'clientCount'> | undefined
  error?: string | undefined
}

/** One network a line. */
export function NetworksField({ registered, text, onUse, use, error }: Props) {
  const clients = use?.clients ?? []
  const { ranges } = readNetworks(text)
  const proposal = proposalFor(clients)
  const refused = refusedBy(ranges, clients)
  return (
    <div>
      <TextAreaField
        label="Networks"
        optional
        hint={`Ranges or addresses that it may be used from, one a line, such as 203.0.113.0/24. At most ${mostNetworks}; none is everywhere.`}
        translate="no"
        inputClass="font-mono text-xs"
        {...noAutofill}
        spellCheck={false}
        error={error}
        {...registered}
      />
      {proposal.length > 0 && !sameNetworks(proposal, ranges) && (
        <div className="mt-2 flex flex-wrap items-center justify-between gap-x-4 gap-y-2 rounded border border-line bg-sunken px-3 py-2">
          <p className="min-w-0 flex-1 basis-60 text-xs leading-4 text-ink-muted">
            Used in the last 7 days from{' '}
            <span translate="no" className="font-mono text-[11px] wrap-anywhere text-ink">
              {proposal.slice(0, 6).join(', ')}
            </span>
            {proposal.length > 6 && ` and ${proposal.length - 6} more`}
          </p>
          <Button variant="outline" onClick={() => onUse(networksText(proposal))}>
            Use these
          </Button>
        </div>
      )}
      {refused.length > 0 && (
        <Callout tone="warning" className="mt-2">
          <p role="status" className="font-semibold">
            {refused.length === 1 ? 'A client that uses the key now would be refused' : `${refused.length} clients that use the key now would be refused`}
          </p>
          <ul className="mt-1 text-xs leading-[18px]">
            {refused.slice(0, 5).map(({ address, client, calls, lastAt }) => (
              <li key={`${address} ${client}`}>
                <span translate="no" className="font-mono text-[11px]">
                  {address}
                </span>
                , <span translate="no">{client}</span>: {countCalls(calls)} in 7 days, the last <RelativeTime iso={lastAt} />
              </li>
            ))}
          </ul>
          {refused.length > 5 && <p className="mt-1 text-xs">and {refused.length - 5} more</p>}
        </Callout>
      )}
      {use && use.clientCount > clients.length && ranges.length > 0 && (
        <p className="mt-1.5 text-xs text-ink-muted">
          Looked at the {clients.length} of {use.clientCount} clients that called last.
        </p>
      )}
    </div>
  )
}
