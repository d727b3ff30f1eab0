/** The shell around the signed-in pages. */
import type { ReactNode } from 'react'
import { signedInPerson } from '@/lib/console/page'
import { listProjects } from '@/lib/server/projects/list'
import { Shell } from '@/components/shell/shell'

export default async function ConsoleLayout({ children }: { children: ReactNode }) {
  const person = await signedInPerson()
  // The page redirects to sign-in, because only it knows its own URL.
  if (!person) return children
  return (
    <Shell person={person} projects={await listProjects(person)}>
      {children}
    </Shell>
  )
}
