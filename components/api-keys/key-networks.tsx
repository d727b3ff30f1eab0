/** The networks of a key in its panel: those that it may be used from, and those that it was used from. */
'use client'

import type { Key } from '@/lib/schema/key'
import type { KeyUsage } from '@/lib/schema/key-usage'
import { Button } from '@/components/ui/button'
import { PanelSection } from '@/components/ui/panel-section'
import { useShortList } from '@/components/ui/short-list'
import { CallerTable } from './caller-table'
import type { KeyActions } from './key-actions'
import { useIsNewCaller } from './new-caller'

const editNetworksId = 'panel-edit-networks'

type Props = {
  shown: Key
  /** Undefined while it loads, or where it could not be loaded. */
  usage: KeyUsage | undefined
  actions: KeyActions
  unavailable: string | undefined
}

export function KeyNetworks({ shown, usage, actions, unavailable }: Props) {
  const { networks } = shown
  return (
    <PanelSection
      title="Networks"
      action={
        <Button
          id={editNetworksId}
          variant="quiet"
          aria-label="Edit networks"
          unavailable={unavailable}
          onClick={() => actions.edit(shown, editNetworksId)}
          className="-my-1 -mr-2 ml-0!"
        >
          Edit
        </Button>
      }
    >
      {networks.length === 0 ? (
        <p className="text-[13px] text-ink-muted">It may be used from everywhere.</p>
      ) : (
        <p className="text-[13px] text-ink-muted">
          It may be used from{' '}
          <span translate="no" className="font-mono text-xs wrap-anywhere text-ink">
            {networks.join(', ')}
          </span>{' '}
          only.
        </p>
      )}
      {usage && usage.networks.length > 0 && <UsedFrom usage={usage} />}
    </PanelSection>
  )
}

/** What stands for networks that are not told apart, and for calls without an address. */
const names: Readonly<Record<string, string>> = { other: 'Other networks', unknown: 'Without an address' }

function UsedFrom({ usage }: { usage: KeyUsage }) {
  const { shown, button, rest } = useShortList({ items: usage.networks, total: usage.networkCount, noun: 'networks' })
  const isNew = useIsNewCaller(usage)
  const callers = shown.map(({ network, ...use }) => ({
    ...use,
    id: network,
    place: names[network] ?? (
      <span translate="no" className="font-mono text-xs">
        {network}
      </span>
    ),
    isNew: !names[network] && isNew(use.firstAt),
  }))
  return (
    <div className="mt-3">
      <div className="flex min-h-6 items-center justify-between gap-4">
        <h4 className="text-[13px] font-medium text-ink-muted">Used from</h4>
        {button}
      </div>
      <CallerTable label="Used from" placeName="Network" callers={callers} />
      {rest}
    </div>
  )
}
