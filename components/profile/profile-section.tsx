/** A part of the profile: what it is about, and beside it what can be changed. */
import { useId, type ReactNode } from 'react'

type Props = { title: string; text: ReactNode; children: ReactNode }

/** Stacked in narrow windows. */
export function ProfileSection({ title, text, children }: Props) {
  const id = useId()
  return (
    <section
      aria-labelledby={id}
      className="grid gap-x-8 gap-y-3 border-t border-line py-5 first:border-t-0 first:pt-1 md:grid-cols-[248px_minmax(0,1fr)]"
    >
      <div>
        <h2 id={id} className="font-semibold">
          {title}
        </h2>
        <p className="mt-1 text-[13px] text-pretty wrap-anywhere text-ink-muted">{text}</p>
      </div>
      <div className="min-w-0">{children}</div>
    </section>
  )
}
