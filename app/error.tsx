/** Failures outside of the shell, and of the shell itself. */
'use client'

import { Failure } from '@/components/shell/failure'

export default function ErrorPage({ retry }: { retry: () => void }) {
  return (
    <main>
      <Failure retry={retry} />
    </main>
  )
}
