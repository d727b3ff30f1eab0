/** Changing the password. */
'use client'

import { zodResolver } from '@hookform/resolvers/zod'
import { useState } from 'react'
import { useForm } from 'react-hook-form'
import { toast } from 'sonner'
import { showFieldErrors } from '@/lib/client/form-errors'
import { changePassword, useRefreshSessions } from '@/lib/client/profile'
import { ChangePassword, type Profile } from '@/lib/schema/person'
import { FormError } from '@/components/shell/form-error'
import { useAnnounce } from '@/components/ui/announcer'
import { Button } from '@/components/ui/button'
import { PasswordField } from '@/components/ui/field'
import { ProfileSection } from './profile-section'

const messageOf = (ended: number) =>
  ended === 0 ? 'Password changed' : `Password changed. ${ended === 1 ? 'One other browser was' : `${ended} other browsers were`} signed out.`

const withoutPasswords = 'You sign in without one: passwords are off here, or for Account Admins alone.'

type Props = Pick<Profile, 'email' | 'hasPassword' | 'mayUsePassword'>

/** Asks for the current password, so that nobody at an unlocked screen changes it. */
export function PasswordSection({ email, hasPassword, mayUsePassword }: Props) {
  const form = useForm<ChangePassword>({ resolver: zodResolver(ChangePassword), defaultValues: { current: '', password: '' } })
  const { errors, isSubmitting } = form.formState
  const [problem, setProblem] = useState<unknown>(null)
  const refreshSessions = useRefreshSessions()
  const announce = useAnnounce()

  async function submit(input: ChangePassword) {
    setProblem(null)
    try {
      const message = messageOf((await changePassword(input)).ended)
      form.reset()
      void refreshSessions()
      announce(message)
      toast.success(message)
    } catch (error) {
      if (!showFieldErrors(form, ['current', 'password'], error)) setProblem(error)
    }
  }

  if (!hasPassword || !mayUsePassword) {
    return (
      <ProfileSection title="Password" text={mayUsePassword ? 'You have none. An Account Admin can make you a link to choose one.' : withoutPasswords}>
        {null}
      </ProfileSection>
    )
  }
  return (
    <ProfileSection title="Password" text="12 to 128 characters. Changing it signs out your other browsers.">
      <form
        method="post"
        noValidate
        onSubmit={form.handleSubmit(submit)}
        className="grid items-start gap-4 sm:grid-cols-2 min-[85rem]:grid-cols-[minmax(0,1fr)_minmax(0,1fr)_256px]"
      >
        {/* For password managers. */}
        <input type="email" autoComplete="username" value={email} readOnly hidden />
        <PasswordField
          label="Current password"
          autoComplete="current-password"
          error={errors.current?.message}
          {...form.register('current')}
        />
        <PasswordField
          label="New password"
          autoComplete="new-password"
          error={errors.password?.message}
          {...form.register('password')}
        />
        <Button type="submit" variant="secondary" busy={isSubmitting && 'Changing…'} className="h-9 w-fit min-[85rem]:mt-[26px]">
          Change password
        </Button>
      </form>
      {problem !== null && <FormError error={problem} />}
    </ProfileSection>
  )
}
