/** The shell around the signed-in pages. */
import type { ReactNode } from 'react'
import { signedIn } from '@/lib/console/page'
import { shellOf } from '@/lib/console/shell'
import { environment } from '@/lib/server/runtime/env'
import { ProofHost } from '@/components/proof/proof-host'
import { Shell } from '@/components/shell/shell'

export default async function ConsoleLayout({ children }: { children: ReactNode }) {
  const session = await signedIn()
  // The page redirects to sign-in, because only it knows its own URL.
  if (!session) return children
  return (
    <Shell {...await shellOf(session)}>
      {children}
      <ProofHost email={session.person.email} passkeyOrigin={environment().passkeyOrigin} />
    </Shell>
  )
}
