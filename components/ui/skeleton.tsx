/** Grey shapes in place of content that is loading. */
import clsx from 'clsx'

/** One shape; `className` sets its size. */
export function Skeleton({ className }: { className?: string }) {
  return <span aria-hidden className={clsx('block animate-pulse rounded bg-sunken forced-colors:border', className)} />
}
