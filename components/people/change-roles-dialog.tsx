/** The dialog that changes the roles of a person. */
'use client'

import { Lock } from 'lucide-react'
import { useState } from 'react'
import { ProblemError } from '@/lib/client/console-api'
import { useChangeRoles } from '@/lib/client/people-changes'
import type { InvitedPerson, Person, RoleOfPerson } from '@/lib/schema/person'
import { FormError } from '@/components/shell/form-error'
import { useProviderName } from '@/components/shell/provider-name'
import { Callout } from '@/components/ui/callout'
import { FormDialog } from '@/components/ui/form-dialog'
import { isGiven, withoutDoubles, type MayGive } from './role-choices'
import { RoleChips } from './role-chips'
import { RoleLines } from './role-lines'

type Props = {
  person: Person
  may: MayGive
  onChanged: (changed: InvitedPerson) => void
  onClose: () => void
  returnFocus: () => HTMLElement | null
}

const toRole = ({ role, project }: Person['roles'][number]): RoleOfPerson => ({ role, projectId: project?.id ?? null })

/** Roles that the signed-in person may not take are shown, and stay; those of the directory are not sent at all. */
export function ChangeRolesDialog({ person, may, onChanged, onClose, returnFocus }: Props) {
  const fromDirectory = person.roles.filter(({ source }) => source === 'DIRECTORY')
  const byHand = person.roles.filter(({ source }) => source === 'HAND')
  const kept = byHand.filter(({ project }) => !isGiven(may, project?.id ?? null))
  const [before] = useState(() => byHand.filter((role) => !kept.includes(role)).map(toRole))
  const [roles, setRoles] = useState<readonly RoleOfPerson[]>(before)
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<unknown>(null)
  const change = useChangeRoles(person.id)
  const provider = useProviderName() ?? 'the identity provider'
  const isDirty = JSON.stringify(roles) !== JSON.stringify(before)

  async function save() {
    if (!isDirty) return onClose()
    setBusy(true)
    setProblem(null)
    try {
      onChanged(await change({ roles: withoutDoubles([...kept.map(toRole), ...roles]) }))
    } catch (error) {
      setProblem(error)
      setBusy(false)
    }
  }

  const fieldError = problem instanceof ProblemError && problem.problem.errors?.find(({ pointer }) => pointer.startsWith('/roles'))
  return (
    <FormDialog
      title={`Roles of ${person.name}`}
      description={person.email}
      state={{ isDirty, isSubmitting: busy }}
      submit="Save"
      submitting="Saving…"
      problem={problem !== null && !fieldError && <FormError error={problem} gone="This person is not there any more." />}
      onSubmit={save}
      onClose={onClose}
      returnFocus={returnFocus}
    >
      {fromDirectory.length > 0 && (
        <LockedRoles
          title="From the directory"
          roles={fromDirectory}
          reason={`They follow the groups that ${person.name} has in ${provider} at each sign-in. Change the groups there.`}
        />
      )}
      {kept.length > 0 && <LockedRoles title="Not yours to change" roles={kept} />}
      <RoleLines
        optional
        hasOthers={kept.length + fromDirectory.length > 0}
        may={may}
        value={roles}
        onChange={setRoles}
        error={fieldError ? fieldError.detail : undefined}
      />
      {person.status === 'INVITED' && isDirty && (
        <Callout tone="info">The link that was sent stops working, so that nobody accepts other roles with it than it was made for.</Callout>
      )}
    </FormDialog>
  )
}

type LockedProps = { title: string; roles: Person['roles']; reason?: string }

function LockedRoles({ title, roles, reason }: LockedProps) {
  return (
    <div>
      <h3 className="mb-1.5 flex items-center gap-1.5 text-[13px] font-medium text-ink-muted">
        <Lock size={12} aria-hidden className="shrink-0 text-ink-subtle" />
        {title}
      </h3>
      <RoleChips roles={roles} />
      {reason && <p className="mt-1.5 text-xs leading-4 text-pretty text-ink-muted">{reason}</p>}
    </div>
  )
}
