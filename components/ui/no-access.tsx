/** In place of a page that a person's role does not give access to. */
import { Lock } from 'lucide-react'
import { EmptyState } from './empty-state'
import { PageHeader } from './page-header'

/** `page` is its name. The text names the roles that can give access. */
export function NoAccess({ page, title, text }: { page: string; title: string; text: string }) {
  return (
    <>
      <PageHeader title={page} />
      <div className="p-4 lg:p-8">
        <EmptyState icon={<Lock size={22} />} title={title} text={text} />
      </div>
    </>
  )
}
