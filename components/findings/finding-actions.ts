/** What can be done to a finding of the list, by its row. */
'use client'

import { useQueryClient } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { useMemo } from 'react'
import { toast } from 'sonner'
import { isSignedOut, messageOf } from '@/lib/client/console-api'
import { useChangeKeys } from '@/lib/client/key-changes'
import { keyDetailOptions } from '@/lib/client/key-queries'
import { signInAgain } from '@/lib/client/session'
import type { ProjectRef } from '@/lib/paths'
import type { Finding } from '@/lib/schema/finding'
import type { ChangedKeys, ChangeKeys } from '@/lib/schema/key-bulk'
import { useAnnounce } from '@/components/ui/announcer'
import { bulkSummary } from '@/components/api-keys/bulk-texts'
import type { FindingDialogState } from './finding-dialogs'
import { hrefOfKey, type Fix } from './finding-fixes'

export type FindingActions = {
  hrefOf: (finding: Finding) => string
  /** `openedBy` is the DOM id of the button that was pressed: it gets the focus back. */
  fix: (fix: Fix, finding: Finding, openedBy: string) => void
  dismiss: (finding: Finding, openedBy: string) => void
}

type Options = {
  ref: ProjectRef
  /** The same function in each render. */
  openDialog: (dialog: FindingDialogState, openedBy: string) => void
  onChanged: (results: ChangedKeys['results'], action: ChangeKeys['action']) => void
}

/** A pause needs no dialog, as it can be taken back. Dialogs that tell more of a key get it as it is now. */
export function useFindingActions({ ref, openDialog, onChanged }: Options): FindingActions {
  const client = useQueryClient()
  const router = useRouter()
  const { mutateAsync: change } = useChangeKeys(ref)
  const announce = useAnnounce()
  return useMemo(() => {
    function failed(error: unknown) {
      if (isSignedOut(error)) return signInAgain()
      announce(messageOf(error))
      toast.error(messageOf(error))
    }
    async function pause(keyId: string) {
      try {
        const { results } = await change({ action: 'pause', ids: [keyId] })
        announce(bulkSummary('pause', results))
        onChanged(results, 'pause')
      } catch (error) {
        failed(error)
      }
    }
    async function openWith(kind: 'rotate' | 'delete', keyId: string, openedBy: string) {
      try {
        openDialog({ kind, key: await client.fetchQuery(keyDetailOptions(ref, keyId)) }, openedBy)
      } catch (error) {
        failed(error)
      }
    }
    return {
      hrefOf: (finding) => hrefOfKey(ref, finding),
      fix: (fix, finding, openedBy) => {
        const { key } = finding
        if (fix === 'open') router.push(hrefOfKey(ref, finding))
        else if (fix === 'pause') void pause(key.id)
        else if (fix === 'rotate' || fix === 'delete') void openWith(fix, key.id, openedBy)
        else openDialog({ kind: 'bulk', action: fix, keys: [key] }, openedBy)
      },
      dismiss: (finding, openedBy) => openDialog({ kind: 'dismiss', of: finding.evidence.kind, keys: [finding.key] }, openedBy),
    }
  }, [ref, client, router, change, announce, openDialog, onChanged])
}
