/** A section of the form: its title and what it is about, beside its fields. */
import { useId, type ReactNode } from 'react'

type Props = { title: string; about: string; children: ReactNode }

export function SettingsSection({ title, about, children }: Props) {
  const id = useId()
  return (
    <section aria-labelledby={id} className="grid gap-x-8 gap-y-3 border-line not-first:mt-6 not-first:border-t not-first:pt-6 md:grid-cols-[248px_minmax(0,1fr)]">
      <div>
        <h2 id={id} className="leading-5 font-semibold">
          {title}
        </h2>
        <p className="mt-1 text-[13px] leading-5 text-pretty text-ink-muted">{about}</p>
      </div>
      <div className="flex max-w-[600px] min-w-0 flex-col gap-5">{children}</div>
    </section>
  )
}
