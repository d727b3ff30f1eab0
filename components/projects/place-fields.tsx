/** The name of a new project or organization, and its identifier, which is proposed from the name. */
'use client'

import { useState } from 'react'
import type { FieldErrors, UseFormRegisterReturn } from 'react-hook-form'
import { proposeIdentifier } from '@/lib/client/propose-identifier'
import { TextField } from '@/components/ui/field'
import { noAutofill } from '@/components/ui/no-autofill'

type Typed = { onChange: (event: { target: { value: string } }) => void }

type Props = {
  register: (field: 'name' | 'identifier', options: Typed) => UseFormRegisterReturn
  errors: FieldErrors<{ name: string; identifier: string }>
  propose: (identifier: string) => void
}

/** The identifier follows the name until a person types one; emptied, it follows again. */
export function PlaceFields({ register, errors, propose }: Props) {
  const [isTheirs, setTheirs] = useState(false)
  const name = register('name', {
    onChange: ({ target }) => {
      if (!isTheirs) propose(proposeIdentifier(target.value))
    },
  })
  const identifier = register('identifier', {
    onChange: ({ target }) => setTheirs(target.value !== ''),
  })
  return (
    <>
      <TextField label="Name" dir="auto" {...noAutofill} error={errors.name?.message} {...name} />
      <TextField
        label="Identifier"
        hint="A letter or _ first, then letters, digits, _ and $. Other services know it by this, so it cannot be changed later."
        inputClass="font-mono"
        translate="no"
        autoCapitalize="none"
        {...noAutofill}
        error={errors.identifier?.message}
        {...identifier}
      />
    </>
  )
}
