/** The error page for pages inside the shell. */
'use client'

import { PageFailure } from '@/components/shell/page-failure'

export default function ConsoleErrorPage({ retry }: { retry: () => void }) {
  return <PageFailure retry={retry} />
}
