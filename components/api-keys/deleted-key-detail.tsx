/** Under a deleted key: who still tries it, from where, and how long its deletion took to hold. */
'use client'

import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { messageOf } from '@/lib/client/console-api'
import { deletedKeyOptions } from '@/lib/client/key-queries'
import type { ProjectRef } from '@/lib/paths'
import type { DeletedKey, DeletedKeyDetail } from '@/lib/schema/deleted-key'
import { Button } from '@/components/ui/button'
import { passOnFocus } from '@/components/ui/pass-on-focus'
import { RelativeTime } from '@/components/ui/relative-time'
import { Skeleton } from '@/components/ui/skeleton'
import { CallerAddress } from './caller-address'
import { count, measured } from '@/components/ui/counts'
import { LastUse } from './deleted-columns'

type Attempt = DeletedKeyDetail['attempts'][number]

export function DeletedKeyMore({ projectRef, deleted }: { projectRef: ProjectRef; deleted: DeletedKey }) {
  const { data, error, refetch } = useQuery(deletedKeyOptions(projectRef, deleted.id))
  return (
    <div className="mt-1 grid gap-x-8 gap-y-4 border-t border-line pt-3 pb-2 lg:grid-cols-[minmax(0,1fr)_12rem]">
      {data ? (
        <Attempts of={deleted.name} attempts={data.attempts} />
      ) : error ? (
        <div ref={passOnFocus} role="alert" className="text-[13px]">
          <p>Who still tries it could not be loaded. {messageOf(error)}</p>
          <Button variant="outline" className="mt-2" onClick={() => void refetch()}>
            Try again
          </Button>
        </div>
      ) : (
        <div role="status">
          <span className="sr-only">Loading who still tries it…</span>
          <Skeleton className="h-16" />
        </div>
      )}
      <dl className="flex flex-wrap gap-x-8 gap-y-3 text-[13px] lg:flex-col lg:border-l lg:border-line lg:pl-6">
        <Fact name="Key">
          <code translate="no" className="font-mono text-xs">
            {deleted.hint}
          </code>
        </Fact>
        <Fact name="Last used">
          <LastUse {...deleted} />
        </Fact>
        {typeof data?.revokedInMs === 'number' && <Fact name="Refused">{measured(data.revokedInMs)} after the click</Fact>}
        <Fact name="Callers are told">
          <code translate="no" className="font-mono text-xs">
            401 KEY_DELETED
          </code>
        </Fact>
      </dl>
    </div>
  )
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="min-w-0">
      <dt className="text-xs leading-4 text-ink-subtle">{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}

const headClass = 'pb-1 pr-3 text-left text-xs leading-4 font-normal text-ink-subtle'
const cellClass = 'border-t border-line-soft py-1.5 pr-3 align-top'

function Attempts({ of, attempts }: { of: string; attempts: readonly Attempt[] }) {
  if (attempts.length === 0) return <p className="text-[13px] text-ink-muted">Nobody has tried it since it was deleted.</p>
  return (
    <div className="min-w-0">
      <table aria-label={`Who still tries ${of}`} className="w-full table-fixed text-[13px]">
        <thead>
          <tr>
            <th scope="col" className={headClass}>
              Address
            </th>
            <th scope="col" className={`${headClass} hidden sm:table-cell`}>
              Client
            </th>
            <th scope="col" className={`${headClass} hidden w-32 md:table-cell`}>
              First try
            </th>
            <th scope="col" className={`${headClass} w-28`}>
              Last try
            </th>
            <th scope="col" className={`${headClass} w-16 text-right!`}>
              Tries
            </th>
          </tr>
        </thead>
        <tbody>
          {attempts.map(({ address, client, tries, firstAt, lastAt }) => (
            <tr key={`${address} ${client}`}>
              <th scope="row" className={`${cellClass} text-left font-normal wrap-anywhere`}>
                <CallerAddress address={address} client={client} />
              </th>
              <td translate="no" className={`${cellClass} hidden wrap-anywhere sm:table-cell`}>
                {client}
              </td>
              <td className={`${cellClass} hidden text-ink-muted md:table-cell`}>
                <RelativeTime iso={firstAt} />
              </td>
              <td className={`${cellClass} text-ink-muted`}>
                <RelativeTime iso={lastAt} />
              </td>
              <td className={`${cellClass} text-right tabular-nums`}>{tries.toLocaleString('en')}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {attempts.length === mostAttempts && <p className="mt-1 text-xs text-ink-muted">These are the {count(mostAttempts, 'caller')} that tried last.</p>}
    </div>
  )
}

/** The server sends no more. */
const mostAttempts = 50
