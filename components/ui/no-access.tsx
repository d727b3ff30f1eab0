/** In place of a page that a person's role does not give access to. */
import { Lock } from 'lucide-react'
import { EmptyState } from './empty-state'

/** The text names the roles that can give access. */
export function NoAccess({ title, text }: { title: string; text: string }) {
  return (
    <div className="p-4 lg:p-8">
      <EmptyState icon={<Lock size={22} />} title={title} text={text} />
    </div>
  )
}
