/** What a key does, in its panel: calls, clients, routes and networks, as they load. */
import type { UseQueryResult } from '@tanstack/react-query'
import { messageOf } from '@/lib/client/console-api'
import type { Key } from '@/lib/schema/key'
import type { KeyUsage } from '@/lib/schema/key-usage'
import { Button } from '@/components/ui/button'
import { Callout } from '@/components/ui/callout'
import { useNow } from '@/components/ui/relative-time'
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

/** The thirty days that are shown. */
const shownMs = 30 * 24 * 60 * 60_000

/** A failed refresh leaves what was there, under a warning. */
export function KeyUsageSections({ shown, usage, isToldOtherwise }: Props) {
  const { data, error } = usage
  const now = useNow()
  const isQuiet = shown.lastUsedAt === null || now - Date.parse(shown.lastUsedAt) > shownMs
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
      {usage.isLoading && <LoadingUsage isQuiet={isQuiet} />}
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

/**
 * In place of the chart, the clients and the routes. A key without calls in these days will have a heading and one line, unless some were
 * refused: nothing below it moves then.
 */
function LoadingUsage({ isQuiet }: { isQuiet: boolean }) {
  return (
    <div role="status" className="flex flex-col gap-6">
      <span className="sr-only">Loading what the key was used for…</span>
      {isQuiet ? (
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
