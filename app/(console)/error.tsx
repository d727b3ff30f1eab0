/** Failures of a page inside the shell. */
'use client'

import { Failure } from '@/components/shell/failure'

export default function ConsoleErrorPage({ retry }: { retry: () => void }) {
  return <Failure retry={retry} />
}
