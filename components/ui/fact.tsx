/** One fact of a description list, with a detail under it. */
import type { ReactNode } from 'react'

type Props = { name: string; children: ReactNode; detail?: ReactNode }

/** Stands in a `dl`. */
export function Fact({ name, children, detail }: Props) {
  return (
    <div className="min-w-0">
      <dt className="text-xs leading-4 text-ink-subtle">{name}</dt>
      <dd className="text-[13px] font-medium">
        {children}
        {detail && <div className="flex gap-1 text-xs leading-4 font-normal text-ink-muted">{detail}</div>}
      </dd>
    </div>
  )
}
