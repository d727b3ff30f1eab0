/** The frame of the pages that lead into the console: a card in the middle. */
import type { ReactNode } from 'react'
import { Logo } from '@/components/shell/logo'

type Props = { title: string; subtitle: ReactNode; children: ReactNode; /** Under the card. */ below?: ReactNode }

/** The title is the page's `h1`. */
export function EntryPage({ title, subtitle, children, below }: Props) {
  return (
    <main className="flex min-h-dvh flex-col items-center px-4 py-6 sm:justify-center sm:py-12">
      <div className="w-full max-w-[400px] rounded-lg bg-surface p-6 shadow-raised forced-colors:border sm:p-10">
        <Logo size={40} />
        <h1 className="mt-5 text-2xl leading-8 font-semibold">{title}</h1>
        <p className="mt-1 text-ink-muted">{subtitle}</p>
        {children}
      </div>
      {below && <p className="mt-6 max-w-[400px] text-center text-xs text-pretty text-ink-muted">{below}</p>}
    </main>
  )
}
