/** The live keys that a person created, to tick those that are deleted. */
'use client'

import type { UseQueryResult } from '@tanstack/react-query'
import type { KeyOfPerson, KeysOfPerson } from '@/lib/schema/person'
import { roleLabel } from '@/components/api-keys/role-texts'
import { Badge } from '@/components/ui/badge'
import { Button } from '@/components/ui/button'
import { Callout } from '@/components/ui/callout'
import { Checkbox } from '@/components/ui/checkbox'
import { RelativeTime } from '@/components/ui/relative-time'
import { Skeleton } from '@/components/ui/skeleton'
import { Truncated } from '@/components/ui/truncated'
import { countLiveKeys } from './role-texts'

type Props = {
  name: string
  keys: UseQueryResult<KeysOfPerson>
  ticked: ReadonlySet<string>
  onTick: (ticked: ReadonlySet<string>) => void
}

/** A failed load is reported here and does not block disabling. */
export function KeysOfPersonList({ name, keys, ticked, onTick }: Props) {
  if (keys.isPending) {
    return (
      <div role="status" className="mt-5">
        <span className="sr-only">Loading keys…</span>
        <Skeleton className="h-28" />
      </div>
    )
  }
  if (keys.isError) {
    return (
      <Callout tone="warning" className="mt-5">
        <p>The keys that {name} created could not be loaded. They would go on working.</p>
        <Button variant="secondary" className="mt-2" onClick={() => void keys.refetch()}>
          Try again
        </Button>
      </Callout>
    )
  }
  const { items, total } = keys.data
  if (total === 0) {
    return (
      <Callout tone="info" className="mt-5">
        No live key was created by {name}.
      </Callout>
    )
  }
  const all = items.every(({ id }) => ticked.has(id))
  const toggle = (id: string) => {
    const next = new Set(ticked)
    if (!next.delete(id)) next.add(id)
    onTick(next)
  }
  return (
    <div className="mt-6">
      <div className="flex flex-wrap items-baseline justify-between gap-x-4">
        <h3 className="font-semibold wrap-anywhere">
          {countLiveKeys(total)} {total === 1 ? 'was' : 'were'} created by {name}
        </h3>
        <Button
          variant="quiet"
          className="-mr-2 h-7! text-[13px]!"
          onClick={() => onTick(all ? new Set() : new Set(items.map(({ id }) => id)))}
        >
          {all ? 'Select none' : 'Select all'}
        </Button>
      </div>
      <p className="mb-2 text-xs leading-4 text-ink-muted">
        They belong to their projects and go on working, except those that you tick here.
      </p>
      <div className="max-h-72 overflow-y-auto rounded border border-line">
        <table className="w-full table-fixed text-[13px]">
          <thead>
            <tr className="bg-sunken text-left text-xs text-ink-muted">
              <th scope="col" className="w-9 py-1.5 pl-3 font-normal">
                <span className="sr-only">Delete</span>
              </th>
              <th scope="col" className="py-1.5 pr-3 font-normal">
                Key
              </th>
              <th scope="col" className="hidden w-28 py-1.5 pr-3 font-normal sm:table-cell">
                Project
              </th>
              <th scope="col" className="hidden w-22 py-1.5 pr-3 font-normal sm:table-cell">
                Role
              </th>
              <th scope="col" className="w-28 py-1.5 pr-3 text-right font-normal">
                Last used
              </th>
            </tr>
          </thead>
          <tbody>
            {items.map((key) => (
              <KeyRow key={key.id} listed={key} ticked={ticked.has(key.id)} onToggle={() => toggle(key.id)} />
            ))}
          </tbody>
        </table>
      </div>
      {items.length < total && (
        <p className="mt-1.5 text-xs leading-4 text-ink-muted">
          These are the {items.length} most used. Find the others on the pages of their projects.
        </p>
      )}
    </div>
  )
}

type RowProps = { listed: KeyOfPerson; ticked: boolean; onToggle: () => void }

function KeyRow({ listed, ticked, onToggle }: RowProps) {
  const { name, projectName, orgName, role, lastUsedAt } = listed
  return (
    <tr className="h-[38px] border-t border-line">
      <td className="pl-3">
        <Checkbox label={`Delete ${name}`} checked={ticked} onChange={onToggle} />
      </td>
      <th scope="row" className="pr-3 text-left">
        <Truncated text={name} translate="no" className="font-medium" />
        <span className="sm:hidden">
          <Truncated
            text={`${roleLabel(role)} · ${projectName}`}
            translate="no"
            className="text-xs leading-4 font-normal text-ink-muted"
          />
        </span>
      </th>
      <td className="hidden pr-3 text-ink-muted sm:table-cell">
        <span title={`${projectName} (${orgName})`}>
          <Truncated text={projectName} translate="no" />
        </span>
      </td>
      <td className="hidden pr-3 sm:table-cell">
        <Badge tone={role === 'ADMIN' ? 'primary' : 'teal'}>{roleLabel(role)}</Badge>
      </td>
      <td className="pr-3 text-right text-ink-muted">{lastUsedAt ? <RelativeTime iso={lastUsedAt} /> : 'never used'}</td>
    </tr>
  )
}
