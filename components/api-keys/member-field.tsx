/** The field for the person who answers for a key: a search among the members of the project. */
'use client'

import { useQuery } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { messageOf } from '@/lib/client/console-api'
import { projectMembersOptions } from '@/lib/client/key-queries'
import type { ProjectRef } from '@/lib/paths'
import type { ProjectMembers } from '@/lib/schema/project-settings'
import { Combobox } from '@/components/ui/combobox'

export type Member = ProjectMembers['items'][number]

type Props = {
  projectRef: ProjectRef
  /** Null until somebody is chosen. */
  value: Member | null
  onChange: (member: Member) => void
  error?: string | undefined
}

const pauseMs = 200

const optionOf = ({ id, name, email }: Member) => ({ id, name, detail: email })

/** Asks for members only once the list is open. */
export function MemberField({ projectRef, value, onChange, error }: Props) {
  const [asked, setAsked] = useState<string | null>(null)
  const [search, setSearch] = useState<string | null>(null)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const members = useQuery({ ...projectMembersOptions(projectRef, search ?? ''), enabled: search !== null })
  // Results of an earlier text are not offered: Enter would choose one of them.
  const found = asked === search && !members.isPlaceholderData ? (members.data?.items ?? []) : []
  const isLooking = asked !== search || members.isPlaceholderData || members.isLoading
  useEffect(() => () => clearTimeout(timer.current), [])

  function searchSoon(text: string) {
    clearTimeout(timer.current)
    setAsked(text)
    if (text === '') setSearch('')
    else timer.current = setTimeout(() => setSearch(text), pauseMs)
  }

  return (
    <Combobox
      label="Responsible person"
      hint="Who is asked about the key. Search for a name or email."
      value={value && optionOf(value)}
      options={found.map(optionOf)}
      message={
        found.length > 0
          ? null
          : members.isError
            ? `The members could not be loaded. ${messageOf(members.error)}`
            : isLooking
              ? 'Looking for members…'
              : 'No member of this project matches.'
      }
      onSearch={searchSoon}
      onChoose={({ id }) => {
        const chosen = found.find((member) => member.id === id)
        if (chosen) onChange(chosen)
      }}
      error={error}
    />
  )
}
