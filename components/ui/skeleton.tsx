/** Grey shapes in the place of what is loading. */
import clsx from 'clsx'

/** One shape; its size comes with `className`. */
export function Skeleton({ className }: { className?: string }) {
  return <span aria-hidden className={clsx('block animate-pulse rounded bg-sunken', className)} />
}
