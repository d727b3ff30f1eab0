/** What a key does, in its panel: calls, clients, routes and networks, as they load. */
import type { UseQueryResult } from '@tanstack/react-query'
import { messageOf } from '@/lib/client/console-api'
import type { Key } from '@/lib/schema/key'
import type { KeyUsage } from '@/lib/schema/key-usage'
import { Button } from '@/components/ui/button'
import { Callout } from '@/components/ui/callout'
import { Skeleton } from '@/components/ui/skeleton'
import { KeyCalls } from './key-calls'
import { KeyClients } from './key-clients'
import { KeyRoutes } from './key-routes'

type Props = {
  shown: Key
  usage: UseQueryResult<KeyUsage>
  /** The panel says already that something could not be loaded. */
  isToldOtherwise: boolean
}

/** A failed refresh leaves what was there, under a warning. */
export function KeyUsageSections({ shown, usage, isToldOtherwise }: Props) {
  const { data, error } = usage
  return (
    <>
      {error && !isToldOtherwise && (
        <Callout tone="warning" role="alert">
          <p>
            {messageOf(error)} {data ? 'The use that is shown may be out of date.' : 'The use of the key could not be loaded.'}
          </p>
          <Button variant="outline" onClick={() => void usage.refetch()} className="mt-2">
            Load the use again
          </Button>
        </Callout>
      )}
      {usage.isLoading && <LoadingUsage isUnused={shown.lastUsedAt === null} />}
      {data && (
        <>
          <KeyCalls usage={data} isUnused={shown.lastUsedAt === null} />
          <KeyClients usage={data} />
          <KeyRoutes {...data} />
        </>
      )}
    </>
  )
}

/** In place of the chart, the clients and the routes; of a key that was never used there will be one line, so that nothing below it moves. */
function LoadingUsage({ isUnused }: { isUnused: boolean }) {
  return (
    <div role="status" className="flex flex-col gap-6">
      <span className="sr-only">Loading what the key was used for…</span>
      {isUnused ? (
        <Skeleton className="h-13" />
      ) : (
        <>
          <Skeleton className="h-44" />
          <Skeleton className="h-24" />
          <Skeleton className="h-24" />
        </>
      )}
    </div>
  )
}
