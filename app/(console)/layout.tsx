/** The shell around the signed-in pages. */
import type { ReactNode } from 'react'
import { signedIn } from '@/lib/console/page'
import { listProjects } from '@/lib/server/projects/list'
import { Shell } from '@/components/shell/shell'

export default async function ConsoleLayout({ children }: { children: ReactNode }) {
  const session = await signedIn()
  // The page redirects to sign-in, because only it knows its own URL.
  if (!session) return children
  return (
    <Shell person={session.person} projects={await listProjects(session)}>
      {children}
    </Shell>
  )
}
