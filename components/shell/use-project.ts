/** The open project, from the URL, for the parts of the shell around the page. */
'use client'

import { useParams } from 'next/navigation'
import { projectOf } from '@/lib/paths'
import type { ProjectChoice } from '@/lib/schema/project'

/** Null on pages without a project, and when the person is not a member of the project. */
export function useProject(projects: readonly ProjectChoice[]): ProjectChoice | null {
  const { org, project } = useParams<{ org?: string; project?: string }>()
  if (!org || !project) return null
  const ref = projectOf({ org, project })
  return projects.find((choice) => choice.org === ref.org && choice.project === ref.project) ?? null
}
