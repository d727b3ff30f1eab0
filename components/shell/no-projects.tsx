/** Shown to people who are not a member of any project. */
import { FolderOpen } from 'lucide-react'
import { projectsPath } from '@/lib/paths'
import { ButtonLink } from '@/components/ui/button'
import { EmptyState } from '@/components/ui/empty-state'

/** Leads to the page that makes one, or names the role that can give access. */
export function NoProjects({ mayCreate }: { mayCreate: boolean }) {
  return (
    <div className="p-4 lg:p-8">
      <h1 className="sr-only">Projects</h1>
      {mayCreate ? (
        <EmptyState icon={<FolderOpen size={22} />} title="There are no projects yet" text="API keys belong to a project.">
          <ButtonLink href={projectsPath()}>Go to Projects</ButtonLink>
        </EmptyState>
      ) : (
        <EmptyState
          icon={<FolderOpen size={22} />}
          title="You are not a member of any project yet"
          text="Ask an Account Admin to give you a role in a project."
        />
      )}
    </div>
  )
}
