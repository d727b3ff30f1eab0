/** The header of a page: breadcrumb, title, main action and tabs. */
import type { ReactNode } from 'react'

type Props = {
  breadcrumb?: ReactNode
  title: string
  /** A few words beside the title, such as how many there are. */
  about?: string | undefined
  action?: ReactNode
  /** On the line at the bottom. */
  tabs?: ReactNode
}

/** The title is the page's `h1`. */
export function PageHeader({ breadcrumb, title, about, action, tabs }: Props) {
  return (
    <div className="border-b border-line bg-surface px-4 py-4 lg:px-8">
      {breadcrumb}
      <div className="mt-1 flex min-h-8 flex-wrap items-center justify-between gap-x-4 gap-y-3">
        <div className="flex flex-wrap items-baseline gap-x-3">
          <h1 className="text-xl leading-7 font-semibold">{title}</h1>
          {about && <p className="text-[13px] text-ink-muted">{about}</p>}
        </div>
        {action}
      </div>
      {tabs}
    </div>
  )
}
