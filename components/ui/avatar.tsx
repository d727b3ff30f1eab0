/** A person's initials in a circle. */
import { initialsOf } from './initials'

/** Hidden from screen readers: the name is beside it. */
export function Avatar({ name }: { name: string }) {
  return (
    <span
      aria-hidden
      translate="no"
      className="flex size-8 shrink-0 items-center justify-center rounded-full bg-primary-tint text-xs font-semibold text-on-primary-tint forced-colors:border"
    >
      {initialsOf(name)}
    </span>
  )
}
