/** The dialog that invites a person. */
'use client'

import { zodResolver } from '@hookform/resolvers/zod'
import { useState } from 'react'
import { Controller, useForm } from 'react-hook-form'
import type { z } from 'zod'
import { showFieldErrors } from '@/lib/client/form-errors'
import { useInvitePerson } from '@/lib/client/people-changes'
import { InvitePerson, type InvitedPerson } from '@/lib/schema/person'
import { FormError } from '@/components/shell/form-error'
import { TextField } from '@/components/ui/field'
import { FormDialog } from '@/components/ui/form-dialog'
import { noAutofill } from '@/components/ui/no-autofill'
import { firstRole, withoutDoubles, type MayGive } from './role-choices'
import { RoleLines } from './role-lines'

type Props = {
  may: MayGive
  /** Whether the server sends mails. */
  sendsMail: boolean
  /** The project that is open: the first role is one in it. */
  openProjectId: string | undefined
  onInvited: (invited: InvitedPerson) => void
  onClose: () => void
  returnFocus: () => HTMLElement | null
}

/** What was typed stays until the person is invited. While the request runs the dialog stays: its answer alone has the link. */
export function InviteDialog({ may, sendsMail, openProjectId, onInvited, onClose, returnFocus }: Props) {
  const form = useForm<z.input<typeof InvitePerson>, unknown, InvitePerson>({
    resolver: zodResolver(InvitePerson),
    defaultValues: { email: '', name: '', roles: [firstRole(may, openProjectId)] },
  })
  const { errors } = form.formState
  const [problem, setProblem] = useState<unknown>(null)
  const invite = useInvitePerson()

  async function submit({ roles, ...input }: InvitePerson) {
    setProblem(null)
    try {
      onInvited(await invite({ ...input, roles: withoutDoubles(roles) }))
    } catch (error) {
      if (!showFieldErrors(form, ['email', 'name', 'roles'], error)) setProblem(error)
    }
  }

  return (
    <FormDialog
      title="Invite a person"
      description={`${sendsMail ? 'They get a link by email' : 'You get a link to pass on'}. It works once, for 7 days.`}
      state={form.formState}
      submit="Invite"
      submitting="Inviting…"
      problem={problem !== null && <FormError error={problem} unanswered={unanswered} />}
      onSubmit={form.handleSubmit(submit)}
      onClose={onClose}
      returnFocus={returnFocus}
    >
      <div className="grid gap-x-3 gap-y-5 sm:grid-cols-2">
        <TextField
          label="Email"
          type="email"
          inputMode="email"
          {...noAutofill}
          error={errors.email?.message}
          {...form.register('email')}
        />
        <TextField label="Name" dir="auto" {...noAutofill} error={errors.name?.message} {...form.register('name')} />
      </div>
      <Controller
        control={form.control}
        name="roles"
        render={({ field: { value, onChange }, fieldState: { error } }) => (
          <RoleLines may={may} value={value} onChange={onChange} error={error?.message ?? error?.root?.message} />
        )}
      />
    </FormDialog>
  )
}

const unanswered =
  'The server could not answer, so the person may have been invited all the same. Look for them in the list: if they are there, send them a new link.'
