/** The not-found page outside the shell. */
import type { Metadata } from 'next'
import { homePath } from '@/lib/paths'
import { Logo } from '@/components/shell/logo'
import { ButtonLink } from '@/components/ui/button'
import { PageMessage } from '@/components/ui/page-message'

export const metadata: Metadata = { title: 'Page not found' }

export default function NotFound() {
  return (
    <main>
      <PageMessage icon={<Logo size={48} />} title="We cannot find this page" text="The address may be wrong.">
        <ButtonLink href={homePath()}>Go to your projects</ButtonLink>
      </PageMessage>
    </main>
  )
}
