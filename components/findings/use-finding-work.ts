/** What is being done on the Findings page: rows that are ticked, rows that were dealt with, and the dialog that is open. */
'use client'

import { useCallback, useMemo, useRef, useState } from 'react'
import type { ProjectRef } from '@/lib/paths'
import type { Finding } from '@/lib/schema/finding'
import type { ChangedKeys, ChangeKeys } from '@/lib/schema/key-bulk'
import { bulkTexts, refusedOf } from '@/components/api-keys/bulk-texts'
import { openerId } from '@/components/api-keys/dialog-state'
import { useTickedKeys } from '@/components/api-keys/use-ticked-keys'
import { useFindingActions } from './finding-actions'
import type { FindingDialogState } from './finding-dialogs'
import { headingId } from './finding-section'
import { rowIdOf, useRowResults } from './row-results'
import type { Findings } from './use-findings'

const noItems: Finding[] = []

const dismissOutcomes = { done: 'Dismissed', unchanged: 'No finding any more', refused: 'Not dismissed' }

/** A button that goes away with the focus leaves it to the name of its key. */
function keepFocus(keyId: string) {
  requestAnimationFrame(() => {
    if (document.activeElement === document.body) document.getElementById(openerId.open(keyId))?.focus()
  })
}

export function useFindingWork(ref: ProjectRef, { list, asked }: Findings) {
  const { rows, results, tell } = useRowResults(asked, list.data?.items ?? noItems)
  const open = useMemo(() => rows.filter((row) => results.get(rowIdOf(row))?.isRefused !== false).map(({ key }) => key), [rows, results])
  const ticked = useTickedKeys(asked, open)
  const { only } = ticked
  const [dialog, setDialog] = useState<FindingDialogState>({ kind: 'closed' })
  /** The button that opened the dialog, and the key that it is about. */
  const opener = useRef({ id: '', keyId: '' })

  const tellOf = (keyId: string, text: string) => tell(({ key }) => (key.id === keyId ? { text, isRefused: false } : undefined))
  const tellEach = useCallback(
    (changed: ChangedKeys['results'], texts: Record<ChangedKeys['results'][number]['outcome'], string>) => {
      tell(({ key }) => {
        const result = changed.find(({ id }) => id === key.id)
        return result && { text: texts[result.outcome], isRefused: result.outcome === 'refused', detail: result.detail }
      })
      only(refusedOf(changed))
      if (changed[0]) keepFocus(changed[0].id)
    },
    [tell, only],
  )
  const onChanged = useCallback(
    (changed: ChangedKeys['results'], action: ChangeKeys['action']) => tellEach(changed, bulkTexts[action].outcomes),
    [tellEach],
  )
  const openDialog = useCallback((next: FindingDialogState, openedBy: string) => {
    opener.current = { id: openedBy, keyId: 'key' in next ? next.key.id : 'keys' in next ? (next.keys[0]?.id ?? '') : '' }
    setDialog(next)
  }, [])
  const actions = useFindingActions({ ref, openDialog, onChanged })
  const onRestored = useCallback(
    (finding: Finding) => {
      tell((row) => (rowIdOf(row) === rowIdOf(finding) ? { text: 'Shown again', isRefused: false } : undefined))
      keepFocus(finding.key.id)
    },
    [tell],
  )
  return {
    rows,
    results,
    ticked,
    actions,
    openDialog,
    onRestored,
    dialogs: {
      dialog,
      /** A secret that is put away ends the rotation that made it. */
      setDialog: (next: FindingDialogState) => {
        if (dialog.kind === 'reveal' && next.kind === 'closed') tellOf(dialog.created.key.id, 'Rotated')
        setDialog(next)
      },
      onDeleted: ({ id }: { id: string }) => {
        tellOf(id, 'Deleted')
        setDialog({ kind: 'closed' })
      },
      onBulkChanged: onChanged,
      onDismissed: (changed: ChangedKeys['results']) => tellEach(changed, dismissOutcomes),
      returnFocus: () =>
        document.getElementById(opener.current.id) ??
        document.getElementById(openerId.open(opener.current.keyId)) ??
        document.getElementById(headingId),
    },
  }
}
