/** Shown when a page fails to render. Never shows the error itself, which may hold internals. */
'use client'

import { homePath } from '@/lib/paths'
import { Button, ButtonLink } from '@/components/ui/button'
import { PageMessage } from '@/components/ui/page-message'
import { Logo } from './logo'

/** `retry` renders the page again. */
export function PageFailure({ retry }: { retry: () => void }) {
  return (
    <PageMessage
      icon={<Logo size={48} />}
      title="Something went wrong"
      text="The page could not be shown. It is often enough to try again in a moment."
    >
      <Button onClick={retry}>Try again</Button>
      <ButtonLink variant="tertiary" href={homePath()}>
        Go to your projects
      </ButtonLink>
    </PageMessage>
  )
}
