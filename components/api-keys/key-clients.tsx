/** In the panel of a key: the clients that called last. */
'use client'

import type { KeyUsage } from '@/lib/schema/key-usage'
import { PanelSection } from '@/components/ui/panel-section'
import { useShortList } from '@/components/ui/short-list'
import { CallerTable } from './caller-table'
import { useIsNewCaller } from './new-caller'

export function KeyClients({ usage }: { usage: KeyUsage }) {
  const { clients } = usage
  const { shown, button } = useShortList({ items: clients, total: clients.length, noun: 'clients' })
  const isNew = useIsNewCaller(usage)
  if (clients.length === 0) return null
  const callers = shown.map(({ address, client, ...use }) => ({
    ...use,
    id: `${address} ${client}`,
    place: (
      <span translate="no" className="font-mono text-xs">
        {address}
      </span>
    ),
    client,
    isNew: isNew(use.firstAt),
  }))
  return (
    <PanelSection title="Clients" action={button}>
      <CallerTable label="Clients" placeName="Address" callers={callers} />
    </PanelSection>
  )
}
