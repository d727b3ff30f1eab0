/** What became of each of the keys that were changed at once. */
'use client'

import { CircleAlert, CircleCheck } from 'lucide-react'
import { useLayoutEffect, useRef } from 'react'
import type { ChangedKeys, ChangeKeys } from '@/lib/schema/key-bulk'
import { Button } from '@/components/ui/button'
import { Dialog } from '@/components/ui/dialog'
import { BulkKeyTable, type BulkKey } from './bulk-key-table'
import { bulkSummary, bulkTexts } from './bulk-texts'

type Result = ChangedKeys['results'][number]

type Props = {
  action: ChangeKeys['action']
  keys: readonly BulkKey[]
  results: readonly Result[]
  onClose: () => void
  returnFocus: () => HTMLElement | null
}

export function BulkResultDialog({ action, keys, results, onClose, returnFocus }: Props) {
  const byId = new Map(results.map((result) => [result.id, result]))
  const someRefused = results.some(({ outcome }) => outcome === 'refused')
  return (
    <Dialog
      title={bulkSummary(action, [...results])}
      description={someRefused ? 'Those that were refused are still selected.' : 'Each key was checked and changed alone.'}
      onRequestClose={onClose}
      returnFocus={returnFocus}
    >
      <BulkKeyTable
        keys={keys}
        outcomeOf={({ id }) => {
          const result = byId.get(id)
          return result && <Outcome action={action} result={result} />
        }}
      />
      <div className="mt-6">
        <DoneButton onClick={onClose} />
      </div>
    </Dialog>
  )
}

/** Takes the focus. In a component of its own, since a dialog's contents appear after the dialog. */
function DoneButton({ onClick }: { onClick: () => void }) {
  const button = useRef<HTMLButtonElement>(null)
  useLayoutEffect(() => button.current?.focus(), [])
  return (
    <Button ref={button} onClick={onClick}>
      Done
    </Button>
  )
}

function Outcome({ action, result: { outcome, detail } }: { action: ChangeKeys['action']; result: Result }) {
  const isRefused = outcome === 'refused'
  const Icon = isRefused ? CircleAlert : CircleCheck
  return (
    <>
      <span className={isRefused ? 'inline-flex items-center gap-1.5 font-medium text-on-danger-tint' : 'inline-flex items-center gap-1.5'}>
        <Icon size={16} className={isRefused ? 'shrink-0' : 'shrink-0 text-success'} />
        {bulkTexts[action].outcomes[outcome]}
      </span>
      {detail && <span className="block text-xs leading-4 wrap-anywhere">{detail}</span>}
    </>
  )
}
