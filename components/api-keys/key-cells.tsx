/** The cells of the list of keys. */
'use client'

import type { Key, ListedKey } from '@/lib/schema/key'
import { Badge } from '@/components/ui/badge'
import { Bars } from '@/components/ui/bars'
import { Checkbox } from '@/components/ui/checkbox'
import { RelativeTime } from '@/components/ui/relative-time'
import { Truncated } from '@/components/ui/truncated'
import { shortCount, sum } from '@/components/ui/counts'
import { weekInWords } from './key-counts'
import { openerId } from './dialog-state'
import type { KeyActions } from './key-actions'
import { KeyState } from './key-state'
import { useListedKeys } from './listed-keys'
import { roleLabel, roleTone } from './role-texts'
import { StateReason } from './state-reason'

/** All rows of the page, unless the label says of what. */
export function TickAllCell({ ids, label = 'Select all keys of this page' }: { ids: readonly string[]; label?: string }) {
  const { ticked, tick } = useListedKeys()
  const all = ids.length > 0 && ids.every((id) => ticked.has(id))
  return (
    <Tick label={label} checked={all} some={!all && ids.some((id) => ticked.has(id))} onChange={(checked) => tick(ids, checked)} />
  )
}

export function TickCell({ id, name }: Pick<Key, 'id' | 'name'>) {
  const { ticked, tick } = useListedKeys()
  return <Tick label={`Select ${name}`} checked={ticked.has(id)} onChange={(checked) => tick([id], checked)} />
}

type TickProps = { label: string; checked: boolean; some?: boolean; onChange: (checked: boolean) => void }

/** A press beside the box counts too: the row around it does something else. */
function Tick({ label, checked, some = false, onChange }: TickProps) {
  return (
    <label className="block w-fit p-2 m-0 columns:-m-2">
      <Checkbox label={label} checked={checked} mixed={some} onChange={(event) => onChange(event.target.checked)} />
    </label>
  )
}

export function NameCell({ listed, open }: { listed: Key; open: KeyActions['open'] | null }) {
  const { openKeyId } = useListedKeys()
  const { id, name, description, role } = listed
  const button = open && {
    id: openerId.open(id),
    onClick: () => open(id),
    'aria-haspopup': 'dialog' as const,
    'aria-expanded': openKeyId === id,
  }
  return (
    <>
      <Truncated text={name} translate="no" button={button ?? undefined} className="font-semibold" />
      <span className="flex min-h-4 items-center gap-2 whole:min-h-0">
        <span className="whole:hidden">
          <Badge tone={roleTone[role]} size="s">
            {roleLabel(role)}
          </Badge>
        </span>
        {description && <Truncated text={description} className="text-xs leading-4 text-ink-muted" />}
      </span>
    </>
  )
}

export function RoleCell({ role, hint }: Key) {
  return (
    <>
      <Badge tone={roleTone[role]} size="s">
        {roleLabel(role)}
      </Badge>
      <code translate="no" className="mt-0.5 block truncate font-mono text-[11px] leading-4 text-ink-muted">
        {hint}
      </code>
    </>
  )
}

export function StateCell(key: Key) {
  return (
    <>
      <KeyState status={key.status} isUnused={key.lastUsedAt === null} />
      <StateReason reasonFor={key} />
    </>
  )
}

export function CreatedCell({ createdAt, createdBy }: Key) {
  return (
    <>
      <RelativeTime alone iso={createdAt} detail={`by ${createdBy.name} (${createdBy.email})`} />
      <span className="flex gap-1 text-xs leading-4 text-ink-muted">
        <span>by </span>
        <Truncated text={createdBy.name} translate="no" />
      </span>
    </>
  )
}

/** Seven days as bars, and how many that is. Screen readers get a sentence instead of the numbers. */
export function CallsCell({ callsByDay, refusedByDay }: ListedKey) {
  const refused = sum(refusedByDay)
  return (
    <span className="flex flex-wrap items-center gap-x-3 columns:gap-x-1.5 roomy:justify-between">
      <span className="columns:basis-full roomy:basis-auto">
        <Bars size="days" values={callsByDay} refused={refusedByDay} label={weekInWords(callsByDay, refusedByDay)} />
      </span>
      <span aria-hidden className="text-[13px] leading-5 tabular-nums columns:text-xs columns:leading-4 roomy:text-[13px] roomy:leading-5">
        {shortCount(sum(callsByDay))}
      </span>
      {refused > 0 && (
        <span aria-hidden className="text-xs leading-4 text-on-danger-tint tabular-nums roomy:basis-full roomy:text-right">
          {shortCount(refused)} refused
        </span>
      )}
    </span>
  )
}

export function LastUsedCell({ lastUsedAt, lastUsedIp, createdAt }: Key) {
  if (!lastUsedAt) {
    return (
      <>
        <span className="text-ink-muted">Never used</span>
        <span className="block text-xs leading-4 text-ink-muted whole:hidden">
          created <RelativeTime iso={createdAt} />
        </span>
      </>
    )
  }
  return (
    <>
      <RelativeTime alone iso={lastUsedAt} />
      {lastUsedIp && (
        <span className="flex gap-1 text-xs leading-4 text-ink-muted">
          <span>from </span>
          <Truncated text={lastUsedIp} translate="no" />
        </span>
      )}
    </>
  )
}
