/** The projects that a person may open, and the one that is open, for the shell and the pages in it. */
'use client'

import { useParams } from 'next/navigation'
import { createContext, useContext, useState, type ReactNode } from 'react'
import { projectOf } from '@/lib/paths'
import type { ProjectChoice } from '@/lib/schema/project'

type Projects = {
  projects: readonly ProjectChoice[]
  /** Null when the person is not a member of the project in the URL, or of any. */
  open: ProjectChoice | null
}

const Context = createContext<Projects>({ projects: [], open: null })

type Props = {
  projects: readonly ProjectChoice[]
  /** The one that was open last, as the server knows it. */
  last: ProjectChoice | null
  children: ReactNode
}

/** On pages without a project in their URL, the one that was open last is still open. */
export function OpenProject({ projects, last, children }: Props) {
  const { org, project } = useParams<{ org?: string; project?: string }>()
  const named = org && project ? find(projects, { org, project }) : undefined
  const [kept, setKept] = useState(last)
  if (named && named !== kept) setKept(named)
  const open = named === undefined ? (kept && find(projects, kept)) : named
  return <Context value={{ projects, open }}>{children}</Context>
}

function find(projects: readonly ProjectChoice[], inUrl: { org: string; project: string }): ProjectChoice | null {
  const ref = projectOf(inUrl)
  return projects.find((choice) => choice.org === ref.org && choice.project === ref.project) ?? null
}

/** The projects of the shell around. */
export const useProjects = () => useContext(Context)
