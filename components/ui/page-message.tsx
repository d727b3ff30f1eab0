/** A full page with one message, for errors and missing pages. */
import type { ReactNode } from 'react'

type Props = { icon?: ReactNode; title: string; text: ReactNode; children: ReactNode }

/** Icon, title and text; buttons as children. */
export function PageMessage({ icon, title, text, children }: Props) {
  return (
    <div className="flex min-h-[75dvh] flex-col items-center justify-center px-6 py-16 text-center">
      {icon}
      <h1 className="mt-6 text-2xl leading-8 font-semibold">{title}</h1>
      <p className="mt-2 max-w-md text-pretty text-ink-muted">{text}</p>
      <div className="mt-6 flex flex-wrap justify-center gap-3">{children}</div>
    </div>
  )
}
