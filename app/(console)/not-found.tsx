/** The not-found page inside the shell, also for projects that the person is not a member of. */
import type { Metadata } from 'next'
import { homePath } from '@/lib/paths'
import { Logo } from '@/components/shell/logo'
import { ButtonLink } from '@/components/ui/button'
import { PageMessage } from '@/components/ui/page-message'

export const metadata: Metadata = { title: 'Page not found' }

export default function NotFound() {
  return (
    <PageMessage
      icon={<Logo size={48} />}
      title="We cannot find this page"
      text="The address may be wrong, or the project is not one that you are a member of."
    >
      <ButtonLink href={homePath()}>Go to your projects</ButtonLink>
    </PageMessage>
  )
}
