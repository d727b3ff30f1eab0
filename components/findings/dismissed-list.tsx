/** The findings that were dismissed: why, by whom, until when, and the button that shows one again. */
'use client'

import { createColumnHelper } from '@tanstack/react-table'
import { BellOff } from 'lucide-react'
import { useMemo } from 'react'
import { toast } from 'sonner'
import { isSignedOut, messageOf } from '@/lib/client/console-api'
import { useRestoreFinding } from '@/lib/client/findings'
import { signInAgain } from '@/lib/client/session'
import type { ProjectRef } from '@/lib/paths'
import type { Finding } from '@/lib/schema/finding'
import { count } from '@/components/ui/counts'
import { useAnnounce } from '@/components/ui/announcer'
import { Button } from '@/components/ui/button'
import type { DataTableFeatures } from '@/components/ui/data-table-features'
import { RelativeTime } from '@/components/ui/relative-time'
import { NameCell, Result } from './finding-cells'
import { FindingSection } from './finding-section'
import { findingTexts } from './finding-texts'
import { useRowResult, type RowResult } from './row-results'
import type { Findings } from './use-findings'

type Props = {
  projectRef: ProjectRef
  findings: Findings
  rows: Finding[]
  results: ReadonlyMap<string, RowResult>
  hrefOf: (finding: Finding) => string
  /** Null for who may not. */
  onRestored: ((finding: Finding) => void) | null
}

export function DismissedList({ projectRef, findings, rows, results, hrefOf, onRestored }: Props) {
  const { mutateAsync: restore } = useRestoreFinding(projectRef)
  const announce = useAnnounce()
  const columns = useMemo(() => {
    async function showAgain(finding: Finding) {
      const { key, evidence } = finding
      try {
        await restore({ kind: evidence.kind, keyId: key.id })
        announce(`${key.name}: shown again`)
        onRestored?.(finding)
      } catch (error) {
        if (isSignedOut(error)) return signInAgain()
        announce(messageOf(error))
        toast.error(messageOf(error))
      }
    }
    return dismissedColumns(hrefOf, onRestored && ((finding) => void showAgain(finding)))
  }, [restore, announce, hrefOf, onRestored])
  return (
    <FindingSection
      title="Dismissed"
      about="Somebody looked at these and left them as they are. Each is shown again 30 days after that, or at once where there is something new."
      findings={findings}
      rows={rows}
      results={results}
      texts={texts}
      columns={columns}
      template={`minmax(0,1fr) 8rem minmax(0,1.25fr)${onRestored ? ' 6.5rem' : ''}`}
      icon={<BellOff size={22} />}
      none={{ title: 'Nothing is dismissed', text: 'A finding that may stay as it is can be dismissed for 30 days.' }}
    />
  )
}

const texts = {
  label: 'Dismissed findings',
  pages: 'Pages of dismissed findings',
  failed: 'The dismissed findings could not be loaded',
  goneMeanwhile: 'They are shown again.',
  count: (total: number) => count(total, 'finding'),
}

const column = createColumnHelper<DataTableFeatures, Finding>()

const dismissedColumns = (hrefOf: Props['hrefOf'], showAgain: ((finding: Finding) => void) | null) =>
  column.columns([
    column.display({ id: 'name', header: 'Key', meta: { narrow: 'title' }, cell: ({ row }) => <NameCell finding={row.original} hrefOf={hrefOf} /> }),
    column.display({ id: 'kind', header: 'Finding', cell: ({ row }) => findingTexts[row.original.evidence.kind].title }),
    column.display({ id: 'reason', header: 'Reason', meta: { narrow: 'line' }, cell: ({ row }) => <ReasonCell dismissal={row.original.dismissal} /> }),
    ...(showAgain
      ? [
          column.display({
            id: 'restore',
            header: 'Show again',
            meta: { narrow: 'foot' },
            cell: ({ row }) => <RestoreCell finding={row.original} showAgain={showAgain} />,
          }),
        ]
      : []),
  ])

function ReasonCell({ dismissal }: Pick<Finding, 'dismissal'>) {
  if (!dismissal) return null
  return (
    <>
      <span dir="auto" className="block leading-4 wrap-anywhere">
        {dismissal.reason}
      </span>
      <span className="block text-xs leading-4 text-ink-muted">
        by <bdi translate="no">{dismissal.by ?? 'an operator'}</bdi>, shown again <RelativeTime iso={dismissal.until} />
      </span>
    </>
  )
}

function RestoreCell({ finding, showAgain }: { finding: Finding; showAgain: (finding: Finding) => void }) {
  const result = useRowResult(finding)
  if (result) return <Result result={result} />
  return (
    <span className="flex columns:justify-end">
      <Button
        variant="outline"
        aria-label={`Show again: ${finding.key.name}`}
        onClick={() => showAgain(finding)}
        className="w-full px-2! text-[13px]! columns:w-auto"
      >
        Show again
      </Button>
    </span>
  )
}
