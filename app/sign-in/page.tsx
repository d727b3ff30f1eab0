/** The sign-in page; afterwards the browser opens `returnTo`. */
import type { Metadata } from 'next'
import { redirect } from 'next/navigation'
import { safeReturnTo } from '@/lib/return-to'
import { signedIn } from '@/lib/console/page'
import { SignInForm } from '@/components/sign-in/sign-in-form'
import { Logo } from '@/components/shell/logo'

export const metadata: Metadata = { title: 'Sign in' }

type Props = { searchParams: Promise<{ returnTo?: string | string[] }> }

export default async function SignInPage({ searchParams }: Props) {
  const returnTo = safeReturnTo((await searchParams).returnTo)
  if (await signedIn()) redirect(returnTo)
  return (
    <main className="flex min-h-dvh flex-col items-center justify-center px-4 py-12">
      <div className="w-full max-w-[400px] rounded-lg bg-surface p-6 shadow-raised forced-colors:border sm:p-10">
        <Logo size={40} />
        <h1 className="mt-5 text-2xl leading-8 font-semibold">Sign in</h1>
        <p className="mt-1 text-ink-muted">Software Engineering Insights</p>
        <SignInForm returnTo={returnTo} />
      </div>
    </main>
  )
}
