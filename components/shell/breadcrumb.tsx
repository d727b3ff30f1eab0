/** The breadcrumb of a page: account, organization, project, module. */
import { ChevronRight } from 'lucide-react'

/** Places from account to module. They have no pages yet, so they are not links. */
export function Breadcrumb({ places }: { places: readonly string[] }) {
  return (
    <nav aria-label="Breadcrumb">
      <ol className="flex flex-wrap items-center gap-x-1.5 text-xs leading-[18px] text-ink-subtle">
        {places.map((place, index) => (
          <li key={index} className="flex max-w-56 items-center gap-1.5">
            <span dir="auto" className="truncate" title={place}>
              {place}
            </span>
            {/* After the place: a line that wraps then ends in an arrow instead of beginning with one. */}
            {index < places.length - 1 && <ChevronRight size={12} className="shrink-0" />}
          </li>
        ))}
      </ol>
    </nav>
  )
}
