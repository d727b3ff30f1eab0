/** Where a page is: account, organization, project, module. */
import { ChevronRight } from 'lucide-react'

/** Places from the outermost in; none of them has a page of its own yet, so none is a link. */
export function Breadcrumb({ places }: { places: readonly string[] }) {
  return (
    <nav aria-label="Breadcrumb">
      <ol className="flex flex-wrap items-center gap-x-1.5 text-xs leading-[18px] text-ink-subtle">
        {places.map((place, index) => (
          <li key={index} className="flex max-w-56 items-center gap-1.5">
            <span className="truncate" title={place}>
              {place}
            </span>
            {/* Behind its place: at the end of a line it says that there is more, at the beginning it would say nothing. */}
            {index < places.length - 1 && <ChevronRight size={12} className="shrink-0" />}
          </li>
        ))}
      </ol>
    </nav>
  )
}
