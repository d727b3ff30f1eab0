/** The error page for failures outside the shell, and of the shell itself. */
'use client'

import { PageFailure } from '@/components/shell/page-failure'

export default function ErrorPage({ retry }: { retry: () => void }) {
  return (
    <main>
      <PageFailure retry={retry} />
    </main>
  )
}
