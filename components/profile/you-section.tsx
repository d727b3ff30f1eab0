/** The person's name, which they may change, their email and the theme. */
'use client'

import { zodResolver } from '@hookform/resolvers/zod'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { useForm } from 'react-hook-form'
import { toast } from 'sonner'
import { showFieldErrors } from '@/lib/client/form-errors'
import { changeProfile } from '@/lib/client/profile'
import { ChangeProfile, type Profile } from '@/lib/schema/person'
import { FormError } from '@/components/shell/form-error'
import { useProviderName } from '@/components/shell/provider-name'
import { useAnnounce } from '@/components/ui/announcer'
import { Button } from '@/components/ui/button'
import { TextField } from '@/components/ui/field'
import { ProfileSection } from './profile-section'
import { ThemeChoice } from './theme-choice'

const roleLabels: Record<Profile['roles'][number], string> = {
  ACCOUNT_ADMIN: 'Account Admin',
  SEI_ADMIN: 'SEI Admin',
  SEI_TEAM_MANAGER: 'SEI Team Manager',
  SEI_VIEWER: 'SEI Viewer',
}

const list = new Intl.ListFormat('en')

const listed = (roles: Profile['roles']) => list.format(roles.map((role) => roleLabels[role]))

function textOf({ accountName, roles, rolesFromDirectory, isLinked, hasPassword, mayUsePassword }: Profile, provider: string | null): string {
  const member = roles.length > 0 ? listed(roles) : 'A person without a role'
  const given = rolesFromDirectory.length > 0 ? ` From the directory: ${listed(rolesFromDirectory)}.` : ''
  const ways = [...(isLinked && provider ? [provider] : []), ...((hasPassword && mayUsePassword) || !isLinked ? ['your email'] : [])]
  return `${member} in ${accountName}.${given} You sign in with ${ways.join(' or ')}.`
}

/** `Save` appears once the name is another one. */
export function YouSection({ profile }: { profile: Profile }) {
  const { name, email } = profile
  const form = useForm<ChangeProfile>({ resolver: zodResolver(ChangeProfile), defaultValues: { name } })
  const { errors, isDirty, isSubmitting } = form.formState
  const [problem, setProblem] = useState<unknown>(null)
  const router = useRouter()
  const announce = useAnnounce()

  function discard() {
    // Before the reset, which forgets the fields until the next render.
    form.setFocus('name')
    form.reset()
  }

  async function submit(input: ChangeProfile) {
    setProblem(null)
    try {
      const saved = await changeProfile(input)
      form.setFocus('name')
      form.reset(saved)
      // The shell shows the name too.
      router.refresh()
      announce('Name saved')
      toast.success('Name saved')
    } catch (error) {
      if (!showFieldErrors(form, ['name'], error)) setProblem(error)
    }
  }

  return (
    <ProfileSection title="You" text={textOf(profile, useProviderName())}>
      <div className="grid gap-4 sm:grid-cols-2 min-[85rem]:grid-cols-[minmax(0,1fr)_minmax(0,1fr)_256px]">
        <form method="post" noValidate onSubmit={form.handleSubmit(submit)} className="min-w-0">
          <TextField label="Name" autoComplete="name" error={errors.name?.message} {...form.register('name')} />
          {isDirty && (
            <div className="mt-3 flex gap-3">
              <Button type="submit" busy={isSubmitting && 'Saving…'}>
                Save
              </Button>
              <Button variant="tertiary" onClick={discard}>
                Discard
              </Button>
            </div>
          )}
          {problem !== null && <FormError error={problem} />}
        </form>
        <TextField label="Email" type="email" readOnly value={email} className="min-w-0" />
        <ThemeChoice />
      </div>
    </ProfileSection>
  )
}
