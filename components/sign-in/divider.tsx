/** A line with words in it, between one way to sign in and another. */
import type { ReactNode } from 'react'

/** The words lie in the middle of the line. */
export function Divider({ children }: { children: ReactNode }) {
  return (
    <p className="my-2 flex items-center gap-3 text-xs leading-4 text-ink-muted before:h-px before:flex-1 before:bg-line after:h-px after:flex-1 after:bg-line">
      <span className="text-center text-balance">{children}</span>
    </p>
  )
}
