/** The page that sends a link to choose a new password, where mail can be sent and passwords are on. */
import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { isMailOn } from '@/lib/server/mail/send'
import { environment } from '@/lib/server/runtime/env'
import { EntryPage } from '@/components/sign-in/entry-page'
import { ForgotPasswordForm } from '@/components/sign-in/forgot-password-form'

export const metadata: Metadata = { title: 'Forgot your password?' }

export default function ForgotPasswordPage() {
  if (!isMailOn() || environment().passwordSignIn === 'off') notFound()
  return (
    <EntryPage title="Forgot your password?" subtitle="We send you a link to choose a new one.">
      <ForgotPasswordForm />
    </EntryPage>
  )
}
