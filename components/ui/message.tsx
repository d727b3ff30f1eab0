/** A page that says one thing. */
import type { ReactNode } from 'react'

type Props = { mark?: ReactNode; title: string; text: ReactNode; children: ReactNode }

/** Mark, message, and a way on. */
export function Message({ mark, title, text, children }: Props) {
  return (
    <div className="flex min-h-[75dvh] flex-col items-center justify-center px-6 py-16 text-center">
      {mark}
      <h1 className="mt-6 text-2xl leading-8 font-semibold">{title}</h1>
      <p className="mt-2 max-w-md text-pretty text-ink-muted">{text}</p>
      <div className="mt-6 flex flex-wrap justify-center gap-3">{children}</div>
    </div>
  )
}
