/** The panel of one entry of the activity log: who did what, when and from where, and what it was before and after. */
'use client'

import { useQuery } from '@tanstack/react-query'
import { ScrollText, WifiOff } from 'lucide-react'
import { isRefusal, messageOf, ProblemError } from '@/lib/client/console-api'
import { activityEntryOptions, type LogOf } from '@/lib/client/activity-queries'
import type { ActivityEntry } from '@/lib/schema/activity-log'
import { Button } from '@/components/ui/button'
import { EmptyState } from '@/components/ui/empty-state'
import { Panel } from '@/components/ui/panel'
import { PanelArrows } from '@/components/ui/panel-arrows'
import { PanelSection } from '@/components/ui/panel-section'
import { Skeleton } from '@/components/ui/skeleton'
import { openerId } from './activity-row'
import { emailFieldId } from './activity-toolbar'
import { toldDetails } from './activity-details'
import { actionText, entryTitle, typeLabel } from './activity-texts'
import { EntryDetails } from './change-table'
import { EntryActions } from './entry-actions'
import { EntryFacts } from './entry-facts'
import { EntryIcon } from './entry-line'

type Props = {
  logOf: LogOf
  entryId: string
  /** The page of the list beside it, through which the arrows step. */
  entries: readonly ActivityEntry[]
  /** What the list is limited to, if it is. */
  shownTarget: string | null
  onOpen: (entryId: string) => void
  onClose: () => void
  onShowTarget: (targetId: string) => void
}

/** An entry that is not on the page is asked for by itself. */
export function EntryPanel({ logOf, entryId, entries, shownTarget, onOpen, onClose, onShowTarget }: Props) {
  const listed = entries.find(({ id }) => id === entryId)
  const asked = useQuery({ ...activityEntryOptions(logOf, entryId), enabled: !listed })
  const entry = listed ?? asked.data
  return (
    <Panel
      title={entry ? entryTitle(entry) : 'Entry'}
      subject={entryId}
      controls={<PanelArrows of="entry" openId={entryId} ids={entries.map(({ id }) => id)} onOpen={onOpen} />}
      header={entry && <Header entry={entry} />}
      onClose={onClose}
      returnFocus={() => document.getElementById(openerId(entryId)) ?? document.getElementById(emailFieldId)}
    >
      {entry ? (
        <>
          <EntryFacts entry={entry} />
          <Told entry={entry} />
          <EntryActions
            logOf={logOf}
            entry={entry}
            isDeletedSince={entries.some(({ action, target }) => action === 'DELETED' && target?.id === entry.target?.id)}
            onShowTarget={entry.target && entry.target.id !== shownTarget ? onShowTarget : null}
          />
        </>
      ) : asked.error ? (
        <Failed error={asked.error} retry={() => void asked.refetch()} />
      ) : (
        <div role="status" className="flex flex-col gap-6">
          <span className="sr-only">Loading the entry…</span>
          <Skeleton className="h-24" />
          <Skeleton className="h-36" />
        </div>
      )}
    </Panel>
  )
}

function Header({ entry }: { entry: ActivityEntry }) {
  const { changes, unchanged } = toldDetails(entry.action, entry.details)
  const fields = changes.length + unchanged.length
  const isChange = entry.action === 'EDITED' && changes.length > 0
  const { label } = actionText(entry)
  const about = entry.target?.name ? `${label} · ${typeLabel(entry.type)}` : label
  return (
    <p className="mt-1.5 flex items-center gap-2 text-[13px] text-ink-muted">
      <EntryIcon entry={entry} small />
      {isChange && fields > 1 ? `${about} · ${changes.length} of ${fields} fields` : about}
    </p>
  )
}

function Told({ entry }: { entry: ActivityEntry }) {
  const { changes, facts } = toldDetails(entry.action, entry.details)
  if (changes.length + facts.length === 0) return <p className="text-[13px] text-ink-muted">There is nothing more to tell about it.</p>
  const title = entry.action === 'CREATED' ? 'What was created' : changes.length > 0 ? 'What changed' : 'Details'
  return (
    <PanelSection title={title}>
      <EntryDetails action={entry.action} details={entry.details} />
    </PanelSection>
  )
}

/** The server gives the same answer for an entry that the person may not see and for one that was deleted. */
function Failed({ error, retry }: { error: unknown; retry: () => void }) {
  const isGone = error instanceof ProblemError && isRefusal(error) && error.problem.status < 500 && error.code !== 'unauthenticated'
  return isGone ? (
    <EmptyState
      role="alert"
      icon={<ScrollText size={22} />}
      title="This entry is not here"
      text="It is not kept any more, it is of another project, or your role does not include it."
    />
  ) : (
    <EmptyState role="alert" icon={<WifiOff size={22} />} title="The entry could not be loaded" text={messageOf(error)}>
      <Button onClick={retry}>Try again</Button>
    </EmptyState>
  )
}
