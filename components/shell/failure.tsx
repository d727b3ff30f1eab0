/** What a person sees when a page fails: that it did, and how to try again; never why. */
'use client'

import { homePath } from '@/lib/paths'
import { Button, ButtonLink } from '@/components/ui/button'
import { Message } from '@/components/ui/message'
import { Mark } from './mark'

/** `retry` renders the page anew. */
export function Failure({ retry }: { retry: () => void }) {
  return (
    <Message
      mark={<Mark size={48} />}
      title="Something went wrong"
      text="The page could not be shown. It is often enough to try again in a moment."
    >
      <Button onClick={retry}>Try again</Button>
      <ButtonLink variant="tertiary" href={homePath()}>
        Go to your projects
      </ButtonLink>
    </Message>
  )
}
