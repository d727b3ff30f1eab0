/** The roles of a person in a form: one line each, with its place and the role there. */
'use client'

import { Plus, X } from 'lucide-react'
import { useId, useRef } from 'react'
import { PersonRole, type RoleOfPerson } from '@/lib/schema/person'
import { Button } from '@/components/ui/button'
import { FieldError } from '@/components/ui/field'
import { IconButton } from '@/components/ui/icon-button'
import { Select } from '@/components/ui/select'
import { nextRole, placeChoices, rolesAt, strongest, wholeAccount, type MayGive } from './role-choices'
import { roleAllows, roleLabels } from './role-texts'

type Props = {
  may: MayGive
  value: readonly RoleOfPerson[]
  onChange: (roles: RoleOfPerson[]) => void
  error?: string | undefined
  /** Whether there may be none. */
  optional?: boolean
  /** Whether the person has roles beside these. */
  hasOthers?: boolean
}

/** Offers only what the signed-in person may give. */
export function RoleLines({ may, value, onChange, error, optional, hasOthers = false }: Props) {
  const id = useId()
  const addButton = useRef<HTMLButtonElement>(null)
  const places = placeChoices(may)
  const replace = (index: number, role: RoleOfPerson) => onChange(value.with(index, role))
  const remove = (index: number) => {
    addButton.current?.focus()
    onChange(value.toSpliced(index, 1))
  }
  return (
    <fieldset aria-describedby={error ? `${id}-error` : undefined}>
      <legend className="mb-1.5 text-[13px] font-medium text-ink-muted">Roles</legend>
      <ul className="flex flex-col gap-2">
        {value.map(({ role, projectId }, index) => (
          <li key={index} className="grid grid-cols-[1fr_1fr_2rem] items-center gap-2">
            <Select
              field
              label={`Place of role ${index + 1}`}
              value={projectId ?? wholeAccount}
              onChange={(place) => replace(index, at(place === wholeAccount ? null : place, role))}
              options={places}
            />
            <Select
              field
              label={`Role ${index + 1}`}
              value={role}
              onChange={(chosen) => replace(index, { role: PersonRole.catch(role).parse(chosen), projectId })}
              options={rolesAt(projectId).map((one) => ({ value: one, label: roleLabels[one] }))}
            />
            {(optional || value.length > 1) && (
              <IconButton label={`Remove role ${index + 1}`} icon={<X size={16} />} onClick={() => remove(index)} />
            )}
          </li>
        ))}
      </ul>
      {error && <FieldError id={`${id}-error`} message={error} />}
      <Button
        ref={addButton}
        variant="quiet"
        icon={<Plus size={16} />}
        onClick={() => onChange([...value, nextRole(may, value)])}
        className="mt-2"
      >
        Add a role
      </Button>
      <Allowed value={value} places={places} hasOthers={hasOthers} />
    </fieldset>
  )
}

/** A role in another place: the one that allows least, where the role is not for a project. */
const at = (projectId: string | null, role: PersonRole): RoleOfPerson => ({
  role: rolesAt(projectId).includes(role) ? role : 'SEI_VIEWER',
  projectId,
})

type AllowedProps = { value: readonly RoleOfPerson[]; places: readonly { value: string; label: string }[]; hasOthers: boolean }

function Allowed({ value, places, hasOthers }: AllowedProps) {
  const labelOf = (projectId: string | null) => places.find((place) => place.value === (projectId ?? wholeAccount))?.label
  return (
    <div className="mt-4 rounded bg-sunken p-3 text-xs leading-4 text-ink-muted">
      <p className="font-semibold text-ink">What that allows</p>
      {value.length === 0 && <p className="mt-1">{hasOthers ? 'Nothing more than the roles above.' : 'Nothing: they can sign in, and see no project.'}</p>}
      <dl className="grid grid-cols-[minmax(0,auto)_1fr] gap-x-4">
        {strongest(value).map(({ role, projectId }) => (
          <div key={projectId ?? wholeAccount} className="contents">
            <dt dir="auto" className="mt-1 max-w-40 truncate font-medium text-ink">
              {labelOf(projectId)}
            </dt>
            <dd className="mt-1">{roleAllows[role]}</dd>
          </div>
        ))}
      </dl>
    </div>
  )
}
