/** What a person sees where there is nothing. */
import type { Metadata } from 'next'
import { homePath } from '@/lib/paths'
import { Mark } from '@/components/shell/mark'
import { ButtonLink } from '@/components/ui/button'
import { Message } from '@/components/ui/message'

export const metadata: Metadata = { title: 'Page not found' }

export default function NotFound() {
  return (
    <main>
      <Message mark={<Mark size={48} />} title="We cannot find this page" text="The address may be wrong.">
        <ButtonLink href={homePath()}>Go to your projects</ButtonLink>
      </Message>
    </main>
  )
}
