/** The dialog that changes the roles of a person. */
'use client'

import { useState } from 'react'
import { ProblemError } from '@/lib/client/console-api'
import { useChangeRoles } from '@/lib/client/people-changes'
import type { InvitedPerson, Person, RoleOfPerson } from '@/lib/schema/person'
import { FormError } from '@/components/shell/form-error'
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

/** Roles that the signed-in person may not take are shown, and stay. */
export function ChangeRolesDialog({ person, may, onChanged, onClose, returnFocus }: Props) {
  const kept = person.roles.filter(({ project }) => !isGiven(may, project?.id ?? null))
  const [before] = useState(() => person.roles.filter((role) => !kept.includes(role)).map(toRole))
  const [roles, setRoles] = useState<readonly RoleOfPerson[]>(before)
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<unknown>(null)
  const change = useChangeRoles(person.id)
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
      {kept.length > 0 && (
        <div>
          <h3 className="mb-1.5 text-[13px] font-medium text-ink-muted">Not yours to change</h3>
          <RoleChips roles={kept} />
        </div>
      )}
      <RoleLines optional may={may} value={roles} onChange={setRoles} error={fieldError ? fieldError.detail : undefined} />
      {person.status === 'INVITED' && isDirty && (
        <Callout tone="info">The link that was sent stops working, so that nobody accepts other roles with it than it was made for.</Callout>
      )}
    </FormDialog>
  )
}
