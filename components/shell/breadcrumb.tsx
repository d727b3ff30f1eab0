/** The breadcrumb of a page: account, organization, project, module. */
import { ChevronRight } from 'lucide-react'
import NextLink from 'next/link'

/** Places from account to module. Few have a page of their own; `last` is one that has, and leads there. */
export function Breadcrumb({ places, last }: { places: readonly string[]; last?: { name: string; href: string } }) {
  return (
    <nav aria-label="Breadcrumb">
      <ol className="flex flex-wrap items-center gap-x-1.5 text-xs leading-[18px] text-ink-subtle">
        {places.map((place, index) => (
          <li key={index} className="flex max-w-56 items-center gap-1.5">
            <span dir="auto" className="truncate" title={place}>
              {place}
            </span>
            {/* After the place: a line that wraps then ends in an arrow instead of beginning with one. */}
            {(last || index < places.length - 1) && <ChevronRight size={12} className="shrink-0" />}
          </li>
        ))}
        {last && (
          <li>
            <NextLink href={last.href} className="rounded hover:text-link hover:underline">
              {last.name}
            </NextLink>
          </li>
        )}
      </ol>
    </nav>
  )
}
