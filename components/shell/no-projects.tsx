/** What a person sees who is a member of no project. */
import { FolderOpen } from 'lucide-react'
import { Empty } from '@/components/ui/empty'

/** Says whom to ask. */
export function NoProjects() {
  return (
    <div className="p-4 lg:p-8">
      <h1 className="sr-only">Projects</h1>
      <Empty
        icon={<FolderOpen size={22} />}
        title="You are not a member of any project yet"
        text="Ask an Account Admin to give you a role in a project."
      />
    </div>
  )
}
