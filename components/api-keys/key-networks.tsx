/** The networks of a key in its panel. */
'use client'

import { contains } from '@/lib/network-range'
import type { KeyClient, KeyDetail } from '@/lib/schema/key-detail'
import { Button } from '@/components/ui/button'
import { PanelSection } from '@/components/ui/panel-section'
import { count, countCalls } from './counts'
import type { KeyActions } from './key-actions'

const sum = (clients: readonly KeyClient[], field: 'calls' | 'refused') => clients.reduce((total, client) => total + client[field], 0)

const editNetworksId = 'panel-edit-networks'

const rowClass = 'flex flex-wrap items-baseline justify-between gap-x-4 border-t border-line-soft py-1.5 text-[13px]'

type Props = { keyDetail: KeyDetail; actions: KeyActions; unavailable: string | undefined }

/** The networks that a key is bound to, with who calls from each, and who was refused from elsewhere. */
export function KeyNetworks({ keyDetail, actions, unavailable }: Props) {
  const { networks, clients } = keyDetail
  const refused = clients.filter((client) => client.refused > 0 && !contains(networks, client.address))
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
        <p className="text-[13px] text-ink-muted">It may be used from everywhere.</p>
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
                  {inside.length === 0 ? 'no recent calls' : `${count(inside.length, 'client')}, ${countCalls(sum(inside, 'calls'))}`}
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
