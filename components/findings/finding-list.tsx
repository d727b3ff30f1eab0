/** The findings of one kind: what it means, the keys with their evidence, and what can be done to those that are ticked. */
'use client'

import { useMemo } from 'react'
import { ShieldCheck } from 'lucide-react'
import NextLink from 'next/link'
import { projectSettingsPath, type ProjectRef } from '@/lib/paths'
import { neverUsedDays, type Finding, type FindingKind } from '@/lib/schema/finding'
import { ListedKeysProvider } from '@/components/api-keys/listed-keys'
import { countKeys } from '@/components/api-keys/key-counts'
import type { TickedKeys } from '@/components/api-keys/use-ticked-keys'
import { count } from '@/components/ui/counts'
import type { CellOptions } from './finding-cells'
import { FindingBulkBar } from './finding-bulk-bar'
import { findingColumns, findingTemplates } from './finding-columns'
import type { FindingDialogState } from './finding-dialogs'
import { FindingSection } from './finding-section'
import { findingTexts } from './finding-texts'
import type { RowResult } from './row-results'
import type { Findings } from './use-findings'

type Props = CellOptions & {
  projectRef: ProjectRef
  kind: FindingKind
  title: string
  findings: Findings
  /** Those of the page, with rows that were dealt with. */
  rows: Finding[]
  results: ReadonlyMap<string, RowResult>
  ticked: Pick<TickedKeys, 'ids' | 'tick' | 'only'>
  openDialog: (dialog: FindingDialogState, openedBy: string) => void
}

export function FindingList(props: Props) {
  const { projectRef, kind, title, findings, rows, results, ticked, permissions, isArchived, actions, openDialog } = props
  const mayTick = permissions.includes('findings:dismiss')
  const listed = useMemo(() => ({ openKeyId: null, ticked: ticked.ids, tick: ticked.tick }), [ticked.ids, ticked.tick])
  const groups = groupsOf(kind, title, rows)
  const firstTitle = groups.title
  // The columns stay the same while rows change: others would take the focus from their buttons.
  const [columns, columnsOfNever] = useMemo(() => {
    const options = { permissions, isArchived, actions }
    return [firstTitle, neverTitle].map((one) => findingColumns(kind, { title: one, head: kind === 'unused' ? one : 'Key' }, mayTick, options))
  }, [kind, firstTitle, mayTick, permissions, isArchived, actions])
  const partsOf = () =>
    [
      { label: groups.title, columns: columns!, rows: groups.rows },
      { label: neverTitle, columns: columnsOfNever!, rows: groups.never },
    ].filter((part) => part.rows.length > 0)
  const page = findings.list.data
  const hasPages = Boolean(page && (page.previousCursor ?? page.nextCursor))
  const keys = rows.filter(({ key }) => ticked.ids.has(key.id)).map(({ key }) => key)
  return (
    <ListedKeysProvider value={listed}>
      <FindingSection
        title={title}
        about={
          <>
            {findingTexts[kind].about}{' '}
            {findingTexts[kind].isSetting && permissions.includes('project_settings:change') && (
              <NextLink href={projectSettingsPath(projectRef)} className="font-medium text-link hover:underline">
                Change the limits
              </NextLink>
            )}
          </>
        }
        findings={findings}
        rows={rows}
        results={results}
        texts={{ ...texts, label: title }}
        columns={columns!}
        partsOf={partsOf}
        bar={
          keys.length > 0 && (
            <div className={hasPages ? 'sticky bottom-18 z-20 mb-4' : 'sticky bottom-4 z-20 mb-4'}>
              <FindingBulkBar
                kind={kind}
                keys={keys}
                permissions={permissions}
                isArchived={isArchived}
                openDialog={openDialog}
                onClear={() => ticked.only([])}
              />
            </div>
          )
        }
        {...findingTemplates(kind, mayTick)}
        icon={<ShieldCheck size={22} />}
        none={{ title: 'Nothing of this kind', text: 'No key of this project has this finding now.' }}
      />
    </ListedKeysProvider>
  )
}

const texts = {
  pages: 'Pages of findings',
  failed: 'The findings could not be loaded',
  goneMeanwhile: 'Its findings are mended, or were dismissed meanwhile.',
  count: countKeys,
}

const neverTitle = `Never used for ${neverUsedDays} days`

/** Keys that were never used are apart from those that were, under titles of their own. */
function groupsOf(kind: FindingKind, title: string, rows: Finding[]) {
  if (kind !== 'unused') return { title, rows, never: [] }
  const isUsed = ({ evidence }: Finding) => evidence.kind === 'unused' && evidence.lastUsedAt !== null
  const used = rows.filter(isUsed)
  const evidence = used[0]?.evidence
  return {
    title: evidence?.kind === 'unused' ? `Not used for ${count(evidence.limitDays, 'day')}` : title,
    rows: used,
    never: rows.filter((row) => !isUsed(row)),
  }
}
