/** The shell around the signed-in pages. */
import type { ReactNode } from 'react'
import { signedInPerson } from '@/lib/console/page'
import { listProjects } from '@/lib/server/projects/list'
import { Shell } from '@/components/shell/shell'

export default async function ConsoleLayout({ children }: { children: ReactNode }) {
  const person = await signedInPerson()
  // The page itself sends people to sign in: only it knows where they have to come back to.
  if (!person) return children
  return (
    <Shell person={person} projects={await listProjects(person)}>
      {children}
    </Shell>
  )
}
