/** The project that the URL names, for the parts of the shell around the page. */
'use client'

import { useParams } from 'next/navigation'
import { projectOf } from '@/lib/paths'
import type { ProjectChoice } from '@/lib/schema/project'

/** Null on pages outside of any project, and where the person is no member of it. */
export function useProject(projects: readonly ProjectChoice[]): ProjectChoice | null {
  const { org, project } = useParams<{ org?: string; project?: string }>()
  if (!org || !project) return null
  const ref = projectOf({ org, project })
  return projects.find((choice) => choice.org === ref.org && choice.project === ref.project) ?? null
}
