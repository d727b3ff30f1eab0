/** Shown to people who are not a member of any project. */
import { FolderOpen } from 'lucide-react'
import { EmptyState } from '@/components/ui/empty-state'

/** Names the role that can give access. */
export function NoProjects() {
  return (
    <div className="p-4 lg:p-8">
      <h1 className="sr-only">Projects</h1>
      <EmptyState
        icon={<FolderOpen size={22} />}
        title="You are not a member of any project yet"
        text="Ask an Account Admin to give you a role in a project."
      />
    </div>
  )
}
