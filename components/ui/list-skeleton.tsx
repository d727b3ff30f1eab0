/** The placeholder of a list while it loads. */
import { Skeleton } from './skeleton'

const rows = ['w-40', 'w-56', 'w-32', 'w-48', 'w-36']

/** Five rows in the shape of the table's. */
export function ListSkeleton({ label }: { label: string }) {
  return (
    <div role="status" aria-label={label} className="@container flex flex-col gap-2">
      <Skeleton className="mb-2 h-4 w-28" />
      {rows.map((width) => (
        <div key={width} className="flex h-13 items-center gap-6 rounded bg-surface px-4 shadow-card forced-colors:border">
          <div className="min-w-0 flex-1">
            <Skeleton className={`h-3.5 max-w-full ${width}`} />
            <Skeleton className="mt-2 h-3 w-24 max-w-full" />
          </div>
          <Skeleton className="hidden h-3.5 w-28 @table:block" />
          <Skeleton className="h-5 w-16 rounded-full" />
          <Skeleton className="hidden h-3.5 w-24 @table:block" />
          <Skeleton className="hidden h-3.5 w-24 @table:block" />
        </div>
      ))}
    </div>
  )
}
